package dev.croft.aliyun.stub;

import static dev.croft.aliyun.stub.Answers.of;
import static dev.croft.aliyun.stub.Answers.page;
import static dev.croft.aliyun.stub.Answers.shown;
import static dev.croft.aliyun.stub.Answers.wrapped;
import static dev.croft.aliyun.stub.VpcService.by;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Security groups and key pairs. */
final class GroupService {
    static final Set<String> ACTIONS = Set.of(
            "CreateSecurityGroup",
            "DescribeSecurityGroups",
            "DescribeSecurityGroupAttribute",
            "AuthorizeSecurityGroup",
            "RevokeSecurityGroup",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupEgress",
            "ModifySecurityGroupPolicy",
            "DeleteSecurityGroup",
            "ImportKeyPair",
            "DeleteKeyPairs");

    private final State state;

    GroupService(State state) {
        this.state = state;
    }

    Map<String, Object> act(String action, Params p) {
        return switch (action) {
            case "CreateSecurityGroup" -> create(p);
            case "DescribeSecurityGroups" -> page(
                    p,
                    "SecurityGroups",
                    "SecurityGroup",
                    shown(
                            state.groups.look(
                                    by("VpcId", p).and(by("SecurityGroupId", p)).and(tagged(p))),
                            "Tag"));
            case "DescribeSecurityGroupAttribute" -> attribute(p);
            case "AuthorizeSecurityGroup" -> authorize(p, "ingress", "SourceCidrIp");
            case "AuthorizeSecurityGroupEgress" -> authorize(p, "egress", "DestCidrIp");
            case "RevokeSecurityGroup", "RevokeSecurityGroupEgress" -> {
                state.groups.need(p.need("SecurityGroupId"));
                p.each("SecurityGroupRuleId").forEach(state.rules::remove);
                yield of();
            }
            case "ModifySecurityGroupPolicy" -> {
                state.groups.need(p.need("SecurityGroupId")).hidden.put("inner", p.need("InnerAccessPolicy"));
                yield of();
            }
            case "DeleteSecurityGroup" -> delete(p);
            case "ImportKeyPair" -> importKey(p);
            default -> {
                // What is not there is no error.
                p.json("KeyPairNames").forEach(state.keys::remove);
                yield of();
            }
        };
    }

    /** Those that have all tags of a filter; a key without a value stands for all values. */
    static Predicate<Thing> tagged(Params p) {
        var tags = p.tags();
        return thing -> tags.entrySet().stream()
                .allMatch(tag -> thing.tags.containsKey(tag.getKey())
                        && (tag.getValue().isEmpty() || tag.getValue().equals(thing.tags.get(tag.getKey()))));
    }

    private Map<String, Object> create(Params p) {
        state.vpcs.need(p.need("VpcId"));
        var id = state.id("sg");
        var group = state.groups
                .add(id)
                .with("SecurityGroupId", id)
                .with("VpcId", p.get("VpcId"))
                .with("SecurityGroupName", p.get("SecurityGroupName"))
                .with("Description", p.get("Description"));
        group.tags.putAll(p.tags());
        group.hidden.put("inner", "Accept");
        return of("SecurityGroupId", id);
    }

    private Map<String, Object> attribute(Params p) {
        var id = p.need("SecurityGroupId");
        var group = state.groups.need(id);
        return of(
                "SecurityGroupId",
                id,
                "InnerAccessPolicy",
                group.hidden.get("inner"),
                "Permissions",
                wrapped("Permission", shown(state.rules.of(r -> id.equals(r.hidden.get("group"))), "Tag")));
    }

    /** A rule that is there already stays the one. */
    private Map<String, Object> authorize(Params p, String direction, String side) {
        var group = p.need("SecurityGroupId");
        state.groups.need(group);
        for (var i = 1; p.maybe("Permissions." + i + ".IpProtocol").isPresent(); i++) {
            var rule = "Permissions." + i + ".";
            var protocol = p.need(rule + "IpProtocol");
            if (!Set.of("TCP", "UDP", "ICMP", "GRE", "ALL").contains(protocol)
                    || !p.need(rule + "PortRange").matches("-1/-1|\\d+/\\d+")
                    || protocol.matches("TCP|UDP") && p.get(rule + "PortRange").equals("-1/-1")) {
                throw new Refusal(400, "InvalidParameter", "The rule is none.");
            }
            var range = p.get(rule + "PortRange");
            var cidr = p.need(rule + side);
            if (!state.rules.has(r -> group.equals(r.hidden.get("group"))
                    && r.is("IpProtocol", protocol)
                    && r.is("PortRange", range)
                    && r.is(side, cidr))) {
                var id = state.id("sgr");
                state.rules
                        .add(id)
                        .with("SecurityGroupRuleId", id)
                        .with("Direction", direction)
                        .with("IpProtocol", protocol)
                        .with("PortRange", range)
                        .with(side, cidr)
                        .with("Policy", p.get(rule + "Policy").equalsIgnoreCase("drop") ? "Drop" : "Accept")
                        .hidden
                        .put("group", group);
            }
        }
        return of();
    }

    private Map<String, Object> delete(Params p) {
        var id = p.need("SecurityGroupId");
        state.groups.need(id);
        if (state.machines.has(m -> m.text("SecurityGroupIds").contains(id))) {
            throw Refusal.violation("DependencyViolation", "an instance");
        }
        state.groups.remove(id);
        return of();
    }

    private Map<String, Object> importKey(Params p) {
        var name = p.need("KeyPairName");
        if (!state.keys.of(k -> k.is("KeyPairName", name)).isEmpty()) {
            throw new Refusal(400, "KeyPair.AlreadyExist", "The key pair already exist.");
        }
        if (!p.need("PublicKeyBody").matches("(ssh-rsa|ssh-dss|ecdsa-\\S+) .*")) {
            throw new Refusal(400, "InvalidPublicKeyBody", "The kind of key is not supported.");
        }
        state.keys.add(name).with("KeyPairName", name).tags.putAll(p.tags());
        return of("KeyPairName", name);
    }

    /** Ids of the groups that a call names. */
    static List<String> groups(Params p) {
        return p.maybe("SecurityGroupId").map(List::of).orElseGet(() -> p.each("SecurityGroupIds"));
    }
}
