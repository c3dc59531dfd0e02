package dev.croft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/**
 * Whether these credentials may make what Croft makes, asked by EC2's DryRun: it makes nothing. Calls that name a thing, as
 * those for a subnet name its VPC, have none to name before anything is there, and are left to the real run.
 */
final class DryRun {
    private static final String ALLOWED = "DryRunOperation";

    private DryRun() {}

    /**
     * @param image an image of the region
     * @param not calls to leave out: an emulator that knows no dry run of them would carry them out
     */
    static void check(Ec2Client ec2, String image, Set<String> not) {
        var calls = new LinkedHashMap<String, Runnable>();
        calls.put("CreateVpc", () -> ec2.createVpc(r -> r.dryRun(true).cidrBlock("10.199.77.0/24")));
        calls.put("CreateInternetGateway", () -> ec2.createInternetGateway(r -> r.dryRun(true)));
        calls.put(
                "AllocateAddress", () -> ec2.allocateAddress(r -> r.dryRun(true).domain("vpc")));
        calls.put(
                "CreateVolume",
                () -> ec2.createVolume(r -> r.dryRun(true)
                        .availabilityZone(zone(ec2))
                        .size(1)
                        .volumeType("gp3")
                        .encrypted(true)));
        calls.put(
                "ImportKeyPair",
                () -> ec2.importKeyPair(r -> r.dryRun(true)
                        .keyName("croft-smoke")
                        .publicKeyMaterial(SdkBytes.fromUtf8String(
                                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"))));
        calls.put(
                "RunInstances",
                () -> ec2.runInstances(r -> r.dryRun(true)
                        .imageId(image)
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)));
        calls.keySet().removeAll(not);
        assertThat(answers(calls))
                .allSatisfy((call, answer) -> assertThat(answer).isEqualTo(ALLOWED));
    }

    private static String zone(Ec2Client ec2) {
        return ec2.describeAvailabilityZones().availabilityZones().get(0).zoneName();
    }

    private static Map<String, String> answers(Map<String, Runnable> calls) {
        var answers = new LinkedHashMap<String, String>();
        calls.forEach((name, call) -> {
            try {
                call.run();
                answers.put(name, "was carried out, though it was a dry run");
            } catch (Ec2Exception e) {
                var code = e.awsErrorDetails().errorCode();
                answers.put(name, List.of(ALLOWED, "UnauthorizedOperation").contains(code) ? code : e.getMessage());
            }
        });
        return answers;
    }
}
