package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import java.util.Optional;

/** The DNS domain that machines of a VPC are told: a set of DHCP options. */
record Domain(Api api, Call call, Parts parts) {
    /** The domain that is told in a VPC, if it is one of ours. */
    Optional<String> read(Item vpc) {
        return vpc.maybe("DhcpOptionsSetId")
                .flatMap(id ->
                        parts.dhcp().filter(set -> set.text("DhcpOptionsSetId").equals(id)))
                .flatMap(Domain::name);
    }

    private static Optional<String> name(Item set) {
        return set.get("DhcpOptions").maybe("DomainName");
    }

    void apply(String vpc, Optional<String> domain) {
        if (domain.isEmpty()) {
            remove(Optional.of(vpc));
            return;
        }
        var set = parts.dhcp();
        var id = set.map(s -> s.text("DhcpOptionsSetId")).orElseGet(() -> make(domain.get()));
        if (set.isPresent() && !set.flatMap(Domain::name).equals(domain)) {
            api.create(
                    call,
                    "changing the domain",
                    Request.vpc("UpdateDhcpOptionsSetAttribute")
                            .with("DhcpOptionsSetId", id)
                            .with("DomainName", domain));
        }
        use(vpc, id);
    }

    private String make(String domain) {
        return api.create(
                        call,
                        "creating the DHCP options",
                        Request.vpc("CreateDhcpOptionsSet")
                                .with("DhcpOptionsSetName", AliyunTags.name(call.owner(), Parts.DHCP))
                                .with("DhcpOptionsSetDescription", AliyunTags.mark(parts.token(), Parts.DHCP))
                                .with("DomainName", domain)
                                .with("DomainNameServers", Layout.RESOLVERS))
                .text("DhcpOptionsSetId");
    }

    private String used(String vpc) {
        return parts.vpc(vpc).map(v -> v.text("DhcpOptionsSetId")).orElse("");
    }

    private void use(String vpc, String set) {
        var now = used(vpc);
        if (now.equals(set)) {
            return;
        }
        if (!now.isEmpty()) {
            detach(vpc, now);
        }
        api.create(
                call,
                "telling the domain",
                Request.vpc("AttachDhcpOptionsSetToVpc").with("VpcId", vpc).with("DhcpOptionsSetId", set));
        api.until(call, "waiting for the DHCP options", () -> parts.vpc(vpc)
                .filter(v -> v.text("DhcpOptionsSetId").equals(set))
                .filter(v -> v.text("DhcpOptionsSetStatus").matches("InUse|Available"))
                .isPresent());
    }

    private void detach(String vpc, String set) {
        api.remove(
                call,
                "taking the domain",
                Request.vpc("DetachDhcpOptionsSetFromVpc").with("VpcId", vpc).with("DhcpOptionsSetId", set));
        api.until(call, "waiting until the domain is taken", () -> used(vpc).isEmpty());
    }

    /** @param vpc empty where it is gone */
    void remove(Optional<String> vpc) {
        parts.dhcp().map(set -> set.text("DhcpOptionsSetId")).ifPresent(set -> {
            vpc.filter(v -> used(v).equals(set)).ifPresent(v -> detach(v, set));
            api.remove(
                    call,
                    "deleting the DHCP options",
                    Request.vpc("DeleteDhcpOptionsSet").with("DhcpOptionsSetId", set));
        });
    }
}
