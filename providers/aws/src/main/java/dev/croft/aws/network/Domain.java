package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.NewDhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** The DNS domain that machines of a VPC are told. A set of options cannot be changed: another one takes its place. */
final class Domain {
    private static final String NAME = "domain-name";
    /** EC2's word for its own options. */
    private static final String USUAL = "default";

    private final Api api;
    private final Call call;
    private final Parts parts;

    Domain(Api api, Call call, Parts parts) {
        this.api = api;
        this.call = call;
        this.parts = parts;
    }

    static Optional<String> name(DhcpOptions options) {
        return options.dhcpConfigurations().stream()
                .filter(c -> NAME.equals(c.key()))
                .map(DhcpConfiguration::values)
                .flatMap(values -> values.stream().map(AttributeValue::value))
                .findFirst();
    }

    /** The domain that is told in a VPC, if it is one of ours. */
    Optional<String> read(String options) {
        return parts.dhcp().filter(o -> o.dhcpOptionsId().equals(options)).flatMap(Domain::name);
    }

    void apply(String vpc, Optional<String> domain, Map<String, String> tags) {
        var old = parts.dhcp();
        if (old.isPresent() && !old.flatMap(Domain::name).equals(domain)) {
            remove(vpc);
        }
        domain.ifPresent(name -> use(
                vpc,
                old.filter(o -> name(o).equals(domain))
                        .orElseGet(() -> make(name, tags))
                        .dhcpOptionsId()));
    }

    private DhcpOptions make(String name, Map<String, String> tags) {
        var made = create(name, tags);
        if (made.tags().isEmpty()) {
            // Emulators forget the tags of these; without them nobody would find them again.
            api.tell(
                    call,
                    "tagging the DHCP options",
                    ec2 -> ec2.createTags(r -> r.resources(made.dhcpOptionsId()).tags(Ec2.tags(tags))));
        }
        return made;
    }

    private DhcpOptions create(String name, Map<String, String> tags) {
        return api.make(call, "creating the DHCP options", parts::dhcp, ec2 -> ec2.createDhcpOptions(r ->
                        r.dhcpConfigurations(option(NAME, name), option("domain-name-servers", "AmazonProvidedDNS"))
                                .tagSpecifications(Ec2.tagged(ResourceType.DHCP_OPTIONS, tags)))
                .dhcpOptions());
    }

    private static NewDhcpConfiguration option(String key, String value) {
        return NewDhcpConfiguration.builder().key(key).values(value).build();
    }

    private void use(String vpc, String options) {
        var now = api.fresh(call, "looking at " + vpc, ec2 -> ec2.describeVpcs(r -> r.vpcIds(vpc)))
                .vpcs()
                .get(0)
                .dhcpOptionsId();
        if (!options.equals(now)) {
            api.tell(
                    call,
                    "telling the domain",
                    ec2 -> ec2.associateDhcpOptions(r -> r.vpcId(vpc).dhcpOptionsId(options)));
        }
    }

    private void remove(String vpc) {
        use(vpc, USUAL);
        delete();
    }

    /** To be called when no VPC uses them. */
    void delete() {
        parts.dhcp()
                .ifPresent(options -> api.remove(
                        call,
                        "deleting the DHCP options",
                        java.util.List::of,
                        ec2 -> ec2.deleteDhcpOptions(r -> r.dhcpOptionsId(options.dhcpOptionsId()))));
    }
}
