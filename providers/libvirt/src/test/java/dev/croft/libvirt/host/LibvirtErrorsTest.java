package dev.croft.libvirt.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.CloudException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libvirt.Thrown;

class LibvirtErrorsTest {
    /** Codes of virErrorNumber and texts as libvirt 9 gives them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "38 | Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory | UNAVAILABLE | 'make setup'",
                "38 | Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied | UNAUTHORIZED | usermod -aG libvirt",
                "45 | authentication failed: access denied by policy | UNAUTHORIZED | usermod -aG libvirt",
                "38 | cannot write to stream: No space left on device | NO_SPACE | make room there",
                "1 | internal error: Network is already in use by interface virbr0 | CONFLICT | choose another cidr",
                "42 | Domain not found: no domain with matching name 'x' | NOT_FOUND | no domain",
                "90 | storage volume 'x' exists already | CONFLICT | exists already",
                "27 | XML error: name is missing | INVALID | name is missing",
                "1 | internal error: something else | FAILED | something else",
            })
    void errorsSayWhatToDo(int code, String message, Kind kind, String part) {
        var mapped = LibvirtErrors.map("vm", "lxc:///", Thrown.of(code, message));
        assertThat(mapped.kind()).isEqualTo(kind);
        assertThat(mapped).hasMessageStartingWith("vm: ").hasMessageContaining(part);
        assertThat(mapped.getCause()).isNotNull();
    }

    @Test
    void aBrokenConnectionIsKnown() {
        assertThat(LibvirtErrors.lost(Thrown.of(1, "internal error: client socket is closed")))
                .isTrue();
        assertThat(LibvirtErrors.lost(Thrown.of(38, "End of file while reading data: Input/output error")))
                .isTrue();
        assertThat(LibvirtErrors.lost(Thrown.of(42, "Domain not found"))).isFalse();
    }

    @Test
    void theRaceForLoopDevicesIsKnown() {
        assertThat(LibvirtErrors.loopRace(Thrown.of(38, "Unable to attach x to loop device: Device or resource busy")))
                .isTrue();
        assertThat(LibvirtErrors.loopRace(Thrown.of(1, "cannot find init path")))
                .isFalse();
    }
}
