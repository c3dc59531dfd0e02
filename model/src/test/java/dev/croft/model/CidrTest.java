package dev.croft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @Test
    void knowsItsAddresses() {
        var net = Cidr.parse("10.42.0.0/24");
        assertThat(net.contains("10.42.0.255")).isTrue();
        assertThat(net.contains("10.42.1.0")).isFalse();
        assertThat(net.host(1)).isEqualTo("10.42.0.1");
        assertThat(net.netmask()).isEqualTo("255.255.255.0");
        assertThat(net.overlaps(Cidr.parse("10.42.0.128/25"))).isTrue();
        assertThat(net.overlaps(Cidr.parse("10.42.1.0/24"))).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains("200.1.2.3")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.42.0.0",
                "10.42.0.1/24",
                "10.42.0.0/33",
                "10.42.0/24",
                "10.42.0.256/32",
                "a.b.c.d/8",
                "/8",
                ""
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(InvalidException.class);
    }
}
