package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.croft.model.Cidr;
import dev.croft.sdk.Provider;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.CertificateAuthorityArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.security.Authority;
import java.util.List;

/**
 * What all parts of an environment share.
 *
 * @param domain DNS domain of its nodes
 * @param network its addresses: who may log in to databases
 * @param bootstrap the provider of bootstrap and security resources; it needs no backend
 * @param authority who issues certificates
 * @param hosts names and addresses of all nodes
 * @param allowDestroy whether data may be destroyed
 * @param onDelete what a deletion does on nodes: {@code ABANDON} where the machines are deleted too
 */
public record Site(
        String domain,
        Cidr network,
        Provider bootstrap,
        Authority authority,
        List<HostArgs> hosts,
        boolean allowDestroy,
        OnDelete onDelete) {

    /** The authority as resources take it. */
    public Output<CertificateAuthorityArgs> authorityArgs() {
        return Output.tuple(authority.certificate(), authority.privateKey())
                .applyValue(t -> CertificateAuthorityArgs.builder()
                        .certificate(t.t1)
                        .privateKey(t.t2)
                        .build());
    }

    /** Options of a child of a component that the bootstrap provider makes. */
    CustomResourceOptions child(Resource parent) {
        return CustomResourceOptions.builder()
                .parent(parent)
                .provider(bootstrap)
                .build();
    }
}
