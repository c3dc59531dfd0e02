package dev.croft.libvirt.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InotifyTest {
    @Test
    void aMachineWithLinuxsOwnLimitIsToldHowToRaiseIt() {
        assertThat(Inotify.remedy(128)).contains("more than 32 containers", "fs.inotify.max_user_instances=1024");
    }

    @Test
    void aRaisedLimitIsNoReason() {
        assertThat(Inotify.remedy(1024)).isEmpty();
    }
}
