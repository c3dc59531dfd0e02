package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.host.Temporary;
import dev.croft.libvirt.seed.Ext4;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** libvirt's pools run jobs of their own: they refuse to be looked at, and forget volumes for a moment. We do not. */
class PoolIT {
    private static final int WORKERS = 6;
    private static final int TURNS = 4;

    @Test
    void volumesAreMadeFilledAndRemovedWhileOthersLookAgain() throws Exception {
        var threads = Executors.newFixedThreadPool(WORKERS + 1);
        try (var it = new Fixture();
                var files = new Temporary();
                var first = new Hypervisor(it.config.uri());
                var second = new Hypervisor(it.config.uri())) {
            var file = Ext4.make(it.call("file"), files, Ext4.GIB, "x", Optional.empty());
            var ended = new AtomicBoolean();
            var pools = new Pool[] {
                new Pool(first, it.config.pool(), it.config.poolPath()),
                new Pool(second, it.config.pool(), it.config.poolPath())
            };
            pools[0].names();
            var looking = threads.submit(() -> {
                while (!ended.get()) {
                    Fixture.sh("sh", "-c", "virsh -q -c lxc:/// pool-refresh " + it.config.pool() + " || true");
                    pools[1].refresh();
                }
                return true;
            });
            var work = new ArrayList<Callable<Boolean>>();
            for (var worker = 0; worker < WORKERS; worker++) {
                var pool = pools[worker % 2];
                var name = it.run() + "-" + worker;
                work.add(() -> {
                    for (var turn = 0; turn < TURNS; turn++) {
                        pool.create(name, Ext4.GIB);
                        pool.upload(it.call(name), name, file);
                        assertThat(Ext4.facts(pool.head(name, Ext4.HEAD))).isPresent();
                        pool.resize(name, 2 * Ext4.GIB);
                        assertThat(pool.capacity(name)).contains(2 * Ext4.GIB);
                        assertThat(pool.path(name)).isPresent();
                        pool.delete(name);
                        assertThat(pool.path(name)).isEmpty();
                    }
                    return true;
                });
            }
            try {
                for (var one : threads.invokeAll(work)) {
                    assertThat(one.get()).isTrue();
                }
            } finally {
                ended.set(true);
            }
            assertThat(looking.get()).isTrue();
            assertThat(it.left()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }
}
