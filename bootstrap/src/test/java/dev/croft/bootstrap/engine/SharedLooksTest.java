package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedLooksTest {
    private static final Facts NOTHING = FactsAnswers.read(List.of(), "end|\n");

    private final SharedLooks looks = new SharedLooks();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Item>> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch connecting = new CountDownLatch(1);
    private final CountDownLatch connected = new CountDownLatch(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void whoComesWhileItConnectsJoins() throws Exception {
        var first = look("a");
        connecting.await();
        var second = look("b");
        var third = look("c");
        waits(2);
        connected.countDown();
        assertThat(List.of(first.get(), second.get(), third.get())).containsOnly(NOTHING);
        assertThat(asked).hasSize(1);
        assertThat(names(0)).containsExactlyInAnyOrder("package:a", "package:b", "package:c");
    }

    @Test
    void whoComesLaterLooksAnew() throws Exception {
        connected.countDown();
        look("a").get();
        look("b").get();
        assertThat(asked).hasSize(2);
        assertThat(names(1)).containsExactly("package:b");
    }

    @Test
    void otherNodesAreNotWaitedFor() throws Exception {
        var first = look("a");
        connecting.await();
        assertThat(looks.of(node("n2"), List.of(new Item.Package("b")), () -> this::answer))
                .isSameAs(NOTHING);
        connected.countDown();
        first.get();
        assertThat(asked).hasSize(2);
    }

    @Test
    void twoActionsOfOneNameAreNotMixedUp() throws Exception {
        var first = look(action("true"));
        connecting.await();
        var same = look(action("true"));
        waits(1);
        var other = look(action("false"));
        waits(2);
        connected.countDown();
        assertThat(List.of(first.get(), same.get(), other.get())).containsOnly(NOTHING);
        assertThat(asked).hasSize(2);
    }

    @Test
    void allHearOfAFailure() throws Exception {
        var refused = new SshException(SshException.Kind.REFUSED_KEY, "no");
        var first = threads.submit(() -> looks.of(node("n1"), List.of(new Item.Package("a")), () -> {
            connecting.countDown();
            await(connected);
            throw refused;
        }));
        connecting.await();
        var second = look("b");
        waits(1);
        connected.countDown();
        assertThatThrownBy(first::get).hasCause(refused);
        assertThatThrownBy(second::get).hasCause(refused);
        assertThat(look("c").get()).isSameAs(NOTHING);
    }

    @Test
    void anErrorReachesAllToo() throws Exception {
        var first = threads.submit(() -> looks.of(node("n1"), List.of(new Item.Package("a")), () -> {
            connecting.countDown();
            await(connected);
            throw new StackOverflowError();
        }));
        connecting.await();
        var second = look("b");
        waits(1);
        connected.countDown();
        assertThatThrownBy(first::get).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(second::get).hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void anInterruptReachesOnlyWhomItMeans() throws Exception {
        var first = look("a");
        connecting.await();
        var second = look("b");
        waits(1);
        first.cancel(true);
        connected.countDown();
        assertThat(second.get()).isSameAs(NOTHING);
        assertThat(names(asked.size() - 1)).containsExactly("package:b");
    }

    @Test
    void oneThatJoinedMayBeInterrupted() throws Exception {
        var first = look("a");
        connecting.await();
        Callable<Facts> joins = () -> looks.of(node("n1"), List.of(new Item.Package("b")), () -> this::answer);
        var thread = new Thread(() -> {
            try {
                joins.call();
            } catch (SshException e) {
                asked.add(List.of(new Item.Package(e.kind().name())));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(5);
        }
        thread.interrupt();
        thread.join();
        assertThat(names(0)).containsExactly("package:INTERRUPTED");
        connected.countDown();
        assertThat(first.get()).isSameAs(NOTHING);
    }

    private Future<Facts> look(String pkg) {
        return look(new Item.Package(pkg));
    }

    private Future<Facts> look(Item item) {
        return threads.submit(() -> looks.of(node("n1"), List.of(item), slowly()));
    }

    private Supplier<Function<List<Item>, Facts>> slowly() {
        return () -> {
            connecting.countDown();
            await(connected);
            return this::answer;
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SshException(SshException.Kind.INTERRUPTED, "interrupted", e);
        }
    }

    private Facts answer(List<Item> items) {
        asked.add(items);
        return NOTHING;
    }

    private List<String> names(int look) {
        return asked.get(look).stream().map(Item::name).toList();
    }

    /** Until so many threads wait for what another one looks at. */
    private static void waits(int count) throws InterruptedException {
        while (Thread.getAllStackTraces().entrySet().stream()
                        .filter(t -> t.getKey().getState() == Thread.State.WAITING && waits(t.getValue()))
                        .count()
                < count) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** In the class under test, and not where a test holds a connection back. */
    private static boolean waits(StackTraceElement[] stack) {
        var classes = Stream.of(stack)
                .map(f -> f.getClassName() + "." + f.getMethodName())
                .toList();
        return classes.stream().anyMatch(c -> c.startsWith(SharedLooks.class.getName() + "."))
                && !classes.contains(SharedLooksTest.class.getName() + ".await");
    }

    private static Item action(String check) {
        return new Item.Action("same", ":", Optional.of(check), Set.of(), Map.of());
    }

    private static Connection node(String host) {
        return new Connection(host, 22, "admin", "ssh-ed25519 AAAA", Secret.of("key"), Optional.empty());
    }
}
