package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses and CPUs. */
class PlacementTest {
    private static final NetworkView NETWORK = network("10.1.2.0/24");

    private static NetworkView network(String cidr) {
        var parsed = Cidr.parse(cidr);
        return new NetworkView(
                "n",
                "u",
                parsed,
                parsed.host(1),
                Egress.NAT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "br0",
                Map.of());
    }

    private static DomainView domain(String name, String network, String address, String cpuset) {
        return new DomainView(name, "u", 1, 1, cpuset, Map.of(), List.of(network), List.of(address), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.11, is in use by the machine 'other'",
        "10.1.2.1, is the network's gateway",
        "10.1.2.0, is not an address of a machine in 10.1.2.0/24",
        "10.1.2.255, is not an address of a machine in 10.1.2.0/24",
        "10.1.3.5, is not an address of a machine in 10.1.2.0/24"
    })
    void addressesThatCannotBeAreRefused(String wanted, String message) {
        var all = List.of(domain("other", "n", "10.1.2.11", "0"));
        assertThatThrownBy(() -> Addresses.choose("me", "vm", NETWORK, Optional.of(wanted), all))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("vm: privateIp " + wanted + " " + message);
    }

    @Test
    void addressesThatCanBeAreTaken() {
        var all = List.of(domain("other", "elsewhere", "10.1.2.11", "0"), domain("me", "n", "10.1.2.12", "0"));
        assertThat(Addresses.choose("me", "vm", NETWORK, Optional.of("10.1.2.11"), all))
                .isEqualTo("10.1.2.11");
        assertThat(Addresses.choose("me", "vm", NETWORK, Optional.of("10.1.2.12"), all))
                .isEqualTo("10.1.2.12");
    }

    @Test
    void theLowestFreeAddressIsChosen() {
        assertThat(Addresses.choose("me", "vm", NETWORK, Optional.empty(), List.of()))
                .isEqualTo("10.1.2.10");
        assertThat(Addresses.choose("me", "vm", NETWORK, Optional.empty(), List.of(domain("a", "n", "10.1.2.10", ""))))
                .isEqualTo("10.1.2.11");
        var small = network("10.1.2.8/29");
        assertThat(Addresses.choose("me", "vm", small, Optional.empty(), List.of()))
                .isEqualTo("10.1.2.10");
        var full = List.of(10, 11, 12, 13, 14).stream()
                .map(n -> domain("d" + n, "n", "10.1.2." + n, ""))
                .toList();
        assertThatThrownBy(() -> Addresses.choose("me", "vm", small, Optional.empty(), full))
                .hasMessageContaining("has no free address");
    }

    @Test
    void theLeastUsedCpusAreChosen() {
        assertThat(Cpus.choose("vm", 1, 4, List.of())).isEqualTo("0");
        var two = List.of(domain("a", "n", "1", "0"), domain("b", "n", "2", "0-1"));
        assertThat(Cpus.choose("vm", 1, 4, two)).isEqualTo("2");
        assertThat(Cpus.choose("vm", 3, 4, two)).isEqualTo("1,2,3");
        assertThat(Cpus.choose("vm", 4, 4, two)).isEqualTo("0,1,2,3");
        // Others may be bound to CPUs of a larger host that the definition came from.
        assertThat(Cpus.choose("vm", 1, 2, List.of(domain("a", "n", "1", "0,7"))))
                .isEqualTo("1");
    }

    @Test
    void moreCpusThanThereAreAreRefused() {
        assertThatThrownBy(() -> Cpus.choose("vm", 3, 2, List.of()))
                .hasMessageContaining("vm: cpus is 3, but libvirt's host has 2 CPUs");
    }
}
