package dev.croft.plugin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallsTest {
    private final Calls calls = new Calls();

    @AfterEach
    void close() {
        calls.close();
    }

    private static Instant in(Duration duration) {
        return Instant.now().plus(duration);
    }

    @Test
    void whatACallGivesComesBack() throws Exception {
        assertThat(calls.run(in(Duration.ofMinutes(1)), () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> calls.run(in(Duration.ofMinutes(1)), () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void aCallIsInterruptedAfterItsDeadline() {
        assertThatThrownBy(() -> calls.run(in(Duration.ZERO), () -> {
                    Thread.sleep(20_000);
                    return "";
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aCallThatTakesNoNoticeIsGivenUp() {
        var stop = new CountDownLatch(1);
        assertThatThrownBy(() -> calls.run(in(Duration.ZERO), () -> {
                    while (stop.getCount() > 0) {
                        sleep();
                    }
                    return "";
                }))
                .isInstanceOf(Calls.StoppedException.class)
                .hasMessageContaining("timed out");
        stop.countDown();
    }

    private static void sleep() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            // on purpose: a call that takes no notice
        }
    }

    @Test
    void cancelEndsWhatRunsAndNothingElse() throws Exception {
        var started = new CountDownLatch(1);
        var ended = CompletableFuture.supplyAsync(() -> {
            try {
                return calls.run(in(Duration.ofMinutes(1)), () -> {
                    started.countDown();
                    Thread.sleep(20_000);
                    return "slept";
                });
            } catch (Exception e) {
                return e.getClass().getSimpleName();
            }
        });
        started.await();
        calls.cancel();
        assertThat(ended.get()).isEqualTo("InterruptedException");
        assertThat(calls.run(in(Duration.ofMinutes(1)), () -> "next")).isEqualTo("next");
    }

    @Test
    void anInterruptDoesNotReachTheNextCall() throws Exception {
        for (var i = 0; i < 20; i++) {
            assertThat(calls.run(in(Duration.ofMinutes(1)), () -> {
                        calls.cancel(); // interrupts this very thread, which then ends without looking
                        return "ended";
                    }))
                    .isEqualTo("ended");
            assertThat(calls.run(in(Duration.ofMinutes(1)), () -> Thread.currentThread()
                            .isInterrupted()))
                    .isFalse();
        }
    }
}
