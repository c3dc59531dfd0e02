package dev.croft.plugin.construct;

import dev.croft.components.Site;
import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Later;
import dev.croft.model.Matches;
import dev.croft.model.Secret;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import java.util.List;
import java.util.Optional;

@Doc("What all parts of an environment share.")
record SiteInputs(
        @Doc("DNS domain of its nodes.") String domain,
        @Doc("Its addresses: who may log in to databases.") Cidr network,
        @Doc("Who issues certificates.") Later<Issuer> authority,
        @Doc("Names and addresses of all nodes.") List<Host> hosts,
        @Doc("Whether data may be destroyed.") @Default("false") boolean allowDestroy,
        @Doc(
                        "What a deletion does on nodes: `clean` takes away what was put there, `abandon` leaves it, for machines that are deleted too.")
                @Default("\"clean\"")
                @Matches(value = "clean|abandon", allowed = "clean or abandon")
                String onDelete) {

    @Doc("A certificate authority.")
    record Issuer(
            @Doc("What is trusted, PEM: its certificate, or two while it is rotated.") String certificate,
            @Doc("Its key, PEM.") Secret privateKey,
            @Doc(
                            "What the environment's data is known by, as an Authority puts it out; needed from its first rotation on.")
                    Optional<String> identity,
            @Doc("What verifiers' salts are made from, as an Authority puts it out; needed from its first rotation on.")
                    Optional<Secret> seed) {}

    @Doc("A name in DNS.")
    record Host(@Doc("Its name.") String name, @Doc("Its address.") String ip) {}

    /** For the components; resources take the provider of the component that they are in. */
    Site site(Given given) {
        return new Site(
                domain,
                network,
                Optional.empty(),
                new dev.croft.components.Issuer(
                        given.text("site", Given.field(authority, "certificate")),
                        given.secret("site", Given.field(authority, "privateKey")),
                        given.optional("site", Given.field(authority, "identity")),
                        given.optional("site", Given.field(authority, "seed")),
                        Optional.empty()),
                hosts.stream()
                        .map(h -> HostArgs.builder().name(h.name()).ip(h.ip()).build())
                        .toList(),
                allowDestroy,
                onDelete.equals("abandon") ? OnDelete.Abandon : OnDelete.Clean);
    }
}
