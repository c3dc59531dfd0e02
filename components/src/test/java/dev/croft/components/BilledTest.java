package dev.croft.components;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.components.data.EnvironmentFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BilledTest {
    private static List<Billed> billed(String changes) {
        return Billed.of(EnvironmentFile.parse(
                "bill",
                """
                domain: bill.croft
                infra: { nodes: [ { ip: 10.43.0.10 } ], vm: { memoryMib: 2048 } }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql:
                  pg-test: { vm: { cpus: 4, memoryMib: 8192, rootDiskGib: 100 }, members: [ { seq: 1, role: primary, ip: 10.43.0.11 } ] }
                """
                        + changes));
    }

    @Test
    void aCloudBillsInstancesTheirDisksAndWhatTheNetworkNeeds() {
        assertThat(
                        billed(
                                """
                network: { cidr: 10.43.0.0/24 }
                backup: { ip: 10.43.0.12, diskGib: 300 }
                provider: { backend: aws, aws: { region: eu-central-1 } }
                """))
                .contains(
                        new Billed("instance", "infra-1", Map.of("cpus", 1, "memoryMib", 2048)),
                        new Billed("instance", "pg-test-1", Map.of("cpus", 4, "memoryMib", 8192)),
                        new Billed("disk", "pg-test-1", Map.of("gib", 100)),
                        new Billed("disk", "backup-1", Map.of("gib", 300)),
                        new Billed("natGateway", "network", Map.of()),
                        new Billed("address", "network", Map.of()))
                .hasSize(9);
    }

    @Test
    void aJumpHostHasAnAddressAndABucketNoDisk() {
        assertThat(
                        billed(
                                """
                network: { cidr: 10.43.0.0/24, egress: routed, jump: infra-1, ingress: [ { ports: [ "22" ], from: [ 198.51.100.0/24 ] } ] }
                backup: { s3: { bucket: dumps, endpoint: s3.eu-central-1.amazonaws.com, region: eu-central-1 } }
                provider: { backend: aws, aws: { region: eu-central-1 } }
                """))
                .contains(new Billed("address", "infra-1", Map.of()))
                .hasSize(5);
    }

    @Test
    void onOnesOwnMachineNothingIsBilled() {
        assertThat(billed("network: { cidr: 10.43.0.0/24 }\nprovider: { backend: libvirt }\n"))
                .isEmpty();
    }
}
