package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import dev.croft.model.Cidr;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.CertificateAuthorityArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.security.Authority;
import java.util.List;
import java.util.Optional;

/**
 * What all parts of an environment share.
 *
 * @param domain DNS domain of its nodes
 * @param network its addresses: who may log in to databases
 * @param provider the provider of bootstrap and security resources, which needs no backend; without one they take that
 *     of the component that they are in
 * @param issuer who issues certificates
 * @param hosts names and addresses of all nodes
 * @param allowDestroy whether data may be destroyed
 * @param onDelete what a deletion does on nodes: {@code ABANDON} where the machines are deleted too
 */
public record Site(
        String domain,
        Cidr network,
        Optional<ProviderResource> provider,
        Issuer issuer,
        List<HostArgs> hosts,
        boolean allowDestroy,
        OnDelete onDelete) {
    /** With a provider and an authority that the program makes. */
    public Site(
            String domain,
            Cidr network,
            ProviderResource provider,
            Authority authority,
            List<HostArgs> hosts,
            boolean allowDestroy,
            OnDelete onDelete) {
        this(
                domain,
                network,
                Optional.of(provider),
                Issuer.of(authority, Optional.empty()),
                hosts,
                allowDestroy,
                onDelete);
    }

    /** The authority as resources take it. */
    public Output<CertificateAuthorityArgs> authorityArgs() {
        return issuer.args();
    }

    /** What is trusted, PEM: one certificate, or two while the authority is rotated. */
    public Output<String> certificate() {
        return issuer.certificate();
    }

    /** Options of a child of a component. */
    CustomResourceOptions child(Resource parent) {
        // A replacement that the user asks for (pulumi up --replace) would else create first, by taking over what is
        // there.
        return CustomResourceOptions.merge(
                child(parent, provider),
                CustomResourceOptions.builder().deleteBeforeReplace(true).build());
    }

    /** Options of a child that a provider makes; without one it takes that of its parent. */
    static CustomResourceOptions child(Resource parent, Optional<ProviderResource> provider) {
        var options = CustomResourceOptions.builder().parent(parent);
        provider.ifPresent(options::provider);
        return options.build();
    }
}
