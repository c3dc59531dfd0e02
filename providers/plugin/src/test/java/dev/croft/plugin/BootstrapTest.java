package dev.croft.plugin;

import static dev.croft.plugin.Harness.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff.Kind;

@Timeout(60)
class BootstrapTest {
    private static final String THING = "bootstrap:Thing";
    private static final Value.Obj CONNECTION =
            obj("host", "10.0.0.5", "user", "admin", "hostKey", "ssh-ed25519 AAAA", "privateKey", "key");
    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new Harness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Value.Obj thing(Object... more) {
        var news = obj("name", "a", "connection", CONNECTION, "password", "hunter2", "files", List.of("/f"));
        for (var i = 0; i < more.length; i += 2) {
            news = news.with((String) more[i], Harness.value(more[i + 1]));
        }
        return harness.checked(THING, news);
    }

    @Test
    void checkMarksSecretsAtAnyDepth() {
        var inputs = thing();
        assertThat(inputs.get("password")).isEqualTo(Harness.value(Secret.of("hunter2")));
        assertThat(((Value.Obj) inputs.get("connection")).get("privateKey")).isEqualTo(Harness.value(Secret.of("key")));
        assertThat(((Value.Obj) inputs.get("connection")).get("port")).isEqualTo(Value.of(22));
        var failure = harness.check(THING, obj("name", "A1", "connection", CONNECTION, "password", obj("x", "hunter2")))
                .getFailuresList();
        assertThat(failure)
                .extracting(f -> f.getReason())
                .anyMatch(r -> r.contains("lower-case letters, found 'A1'"))
                .anyMatch(r -> r.contains("password: must be a string"));
        assertThat(failure.toString()).doesNotContain("hunter2");
    }

    @Test
    void createKeepsDigestsAndASecretSalt() {
        var made = harness.create(THING, thing());
        var state = Values.read(made.getProperties());
        assertThat(made.getId()).startsWith("dev-one-");
        assertThat(made.getRefreshBeforeUpdate()).isTrue();
        assertThat(((Value.Obj) state.get("items")).fields()).containsOnlyKeys("a/file:/f", "a/file:/secret");
        assertThat(state.get("drift")).isEqualTo(obj());
        assertThat(state.get("itemsSalt")).isInstanceOf(Value.Sensitive.class);
        assertThat(((Value.Obj) state.get("connection")).get("privateKey")).isInstanceOf(Value.Sensitive.class);
        assertThat(state.get("password")).isInstanceOf(Value.Sensitive.class);
        assertThat(harness.log.lines)
                .anyMatch(line -> line.getEphemeral() && line.getMessage().equals("a: working"));
    }

    @Test
    void previewShowsUnknownsThatStaySecret() {
        var preview = Values.read(harness.create(THING, thing("connection", Value.UNKNOWN), 0, true)
                .getProperties());
        assertThat(preview.get("endpoint")).isEqualTo(Value.UNKNOWN);
        assertThat(preview.get("itemsSalt")).isEqualTo(new Value.Sensitive(Value.UNKNOWN));
        assertThat(harness.module.calls).isEmpty();
    }

    @Test
    void diffSeesInputsItemsAndDriftWithoutAConnection() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        assertThat(harness.diff(THING, inputs, state, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        var more = harness.diff(THING, inputs, state, thing("files", List.of("/g"), "password", "other"))
                .getDetailedDiffMap();
        assertThat(more)
                .containsOnlyKeys(
                        "files[0]",
                        "password",
                        "items[\"a/file:/f\"]",
                        "items[\"a/file:/g\"]",
                        "items[\"a/file:/secret\"]");
        assertThat(more.get("items[\"a/file:/f\"]").getKind()).isEqualTo(Kind.DELETE);
        assertThat(more.get("items[\"a/file:/g\"]").getKind()).isEqualTo(Kind.ADD);
        harness.module.template = "v2";
        assertThat(harness.diff(THING, inputs, state, inputs).getDetailedDiffMap())
                .containsOnlyKeys("items[\"a/file:/f\"]");
        harness.module.template = "v1";
        harness.module.found = () -> Map.of("a/unit:x.service", "stopped");
        var read = harness.read(THING, "id", inputs, state);
        assertThat(read.getRefreshBeforeUpdate()).isTrue();
        assertThat(Values.read(read.getInputs())).isEqualTo(inputs);
        var drift = harness.diff(THING, inputs, read.getProperties(), inputs);
        assertThat(drift.getDetailedDiffMap()).containsOnlyKeys("drift[\"a/unit:x.service\"]");
        assertThat(harness.diff(THING, inputs, read.getProperties(), inputs, "drift[\"a/unit:x.service\"]")
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        var repaired = harness.update(THING, "id", inputs, read.getProperties(), inputs, false)
                .getProperties();
        assertThat(Values.read(repaired).get("drift")).isEqualTo(obj());
        assertThat(harness.module.past.orElseThrow().items()).containsOnlyKeys("a/file:/f", "a/file:/secret");
    }

    @Test
    void anotherConnectionReplacesNothing() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        for (var connection : List.of(Value.UNKNOWN, CONNECTION.with("host", Value.of("10.0.0.6")))) {
            var diff = harness.diff(THING, inputs, state, thing("connection", connection));
            assertThat(diff.getChanges()).isEqualTo(DiffChanges.DIFF_SOME);
            assertThat(diff.getReplacesList()).isEmpty();
        }
    }

    @Test
    void whatIsRefusedFailsInPreviewAndAgainInDelete() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        var refusal = "allowDestroy: must be true, and applied, before 'a' is deleted";
        assertThatThrownBy(() -> harness.diff(THING, inputs, state, thing("name", "b")))
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> harness.delete(THING, "id", inputs, state)).hasMessageContaining(refusal);
        assertThat(harness.module.calls).containsExactly("converge");
        assertThat(harness.diff(THING, inputs, state, inputs).getDeleteBeforeReplace())
                .as("replaced because the user says so")
                .isTrue();
        var allowed = thing("allowDestroy", true);
        assertThat(harness.diff(THING, allowed, state, thing("name", "b", "allowDestroy", true))
                        .getDeleteBeforeReplace())
                .isTrue();
        harness.delete(THING, "id", allowed, state);
        assertThat(harness.module.calls).containsExactly("converge", "remove");
    }

    @Test
    void abandonTouchesNothingButIsCheckedAllTheSame() {
        var inputs = thing("onDelete", "abandon");
        var state = harness.create(THING, inputs).getProperties();
        assertThatThrownBy(() -> harness.delete(THING, "id", inputs, state)).hasMessageContaining("allowDestroy");
        harness.delete(THING, "id", thing("onDelete", "abandon", "allowDestroy", true), state);
        assertThat(harness.module.calls).containsExactly("converge");
    }

    @Test
    void aFailedRunKeepsItsIdAndGoesOn() {
        harness.module.hook = run -> {
            throw new IllegalArgumentException("a: file:/f: no space left");
        };
        var inputs = thing();
        var half = Harness.halfDone(
                catchThrowableOfType(StatusRuntimeException.class, () -> harness.create(THING, inputs)));
        assertThat(half.getId()).startsWith("dev-one-");
        assertThat(half.getRefreshBeforeUpdate()).isTrue();
        assertThat(half.getReasonsList()).containsExactly("a: file:/f: no space left");
        var read = Harness.halfDone(catchThrowableOfType(
                StatusRuntimeException.class, () -> harness.read(THING, half.getId(), inputs, half.getProperties())));
        assertThat(read.getReasonsList()).containsExactly("not finished by the last run: a: file:/f: no space left");
        // An update that fails too must know the items of both declarations.
        var news = thing("files", List.of("/g"));
        var again = Harness.halfDone(catchThrowableOfType(
                StatusRuntimeException.class,
                () -> harness.update(THING, half.getId(), inputs, read.getProperties(), news, false)));
        assertThat(((Value.Obj) Values.read(again.getProperties()).get("items")).fields())
                .containsOnlyKeys("a/file:/f", "a/file:/g", "a/file:/secret");
        harness.module.hook = run -> {};
        var done = harness.update(THING, half.getId(), news, again.getProperties(), news, false)
                .getProperties();
        assertThat(harness.module.past.orElseThrow().items()).containsKey("a/file:/f");
        assertThat(harness.diff(THING, news, done, news).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void evenAnErrorOfTheJvmKeepsTheId() {
        harness.module.hook = run -> {
            throw new NoClassDefFoundError("dev/croft/Missing");
        };
        var half = Harness.halfDone(
                catchThrowableOfType(StatusRuntimeException.class, () -> harness.create(THING, thing())));
        assertThat(half.getId()).startsWith("dev-one-");
        assertThat(half.getReasons(0)).contains("internal error of Croft").contains("dev/croft/Missing");
    }

    @Test
    void aLookThatTakesTooLongKeepsTheLastStateAndSaysSo() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        harness.module.found = () -> {
            try {
                TimeUnit.SECONDS.sleep(30);
                return Map.of();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        };
        var read = harness.read(THING, "id", inputs, state, 0.2);
        assertThat(read.getId()).isEqualTo("id");
        assertThat(harness.diff(THING, inputs, read.getProperties(), inputs).getDetailedDiffMap())
                .containsOnlyKeys("drift.look");
        assertThat(harness.log.lines).anyMatch(line -> line.getMessage().contains("they may be busy"));
    }

    @Test
    void whatCannotBeLookedAtIsNotGone() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        harness.module.found = () -> {
            throw new IllegalArgumentException("10.0.0.5: no route");
        };
        var read = harness.read(THING, "id", inputs, state);
        assertThat(read.getId()).isEqualTo("id");
        assertThat(Values.read(read.getProperties()).get("drift")).isEqualTo(obj("look", "10.0.0.5: no route"));
        assertThat(Values.read(read.getProperties()).get("endpoint")).isEqualTo(Value.of("10.0.0.5:1"));
    }

    @Test
    void importsAreRefused() {
        assertThatThrownBy(() -> harness.read(THING, "x", obj(), Struct.getDefaultInstance()))
                .hasMessageContaining("cannot be imported: nothing on a node tells what was declared");
    }

    @Test
    void previewOfARepairKeepsOutputsAndOfAChangeDoesNot() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties();
        assertThat(Values.read(harness.update(THING, "id", inputs, state, inputs, true)
                                .getProperties())
                        .get("endpoint"))
                .isEqualTo(Value.of("10.0.0.5:1"));
        var changed = Values.read(harness.update(THING, "id", inputs, state, thing("files", List.of("/g")), true)
                .getProperties());
        assertThat(changed.get("endpoint")).isEqualTo(Value.UNKNOWN);
        assertThat(changed.get("connection")).isEqualTo(Values.read(state).get("connection"));
        assertThat(changed.get("user")).as("what follows that one only").isEqualTo(Value.of("admin"));
        var moved = Values.read(harness.update(
                        THING,
                        "id",
                        inputs,
                        state,
                        thing("connection", CONNECTION.with("user", Value.of("root"))),
                        true)
                .getProperties());
        assertThat(moved.get("user")).isEqualTo(Value.UNKNOWN);
    }

    @Test
    void previewDoesNotKnowAnOutputThatAnOlderVersionDidNotHave() {
        var inputs = thing();
        var state = harness.create(THING, inputs).getProperties().toBuilder()
                .removeFields("user")
                .build();
        assertThat(harness.diff(THING, inputs, state, inputs).getDetailedDiffMap())
                .containsOnlyKeys("user");
        assertThat(Values.read(harness.update(THING, "id", inputs, state, inputs, true)
                                .getProperties())
                        .get("user"))
                .isEqualTo(Value.UNKNOWN);
    }

    /** Only a run that ended well says what is on the nodes. */
    @Test
    void whetherARunEverEndedWellIsTold() {
        harness.module.hook = run -> {
            throw new IllegalStateException("no");
        };
        var half = Harness.halfDone(
                catchThrowableOfType(StatusRuntimeException.class, () -> harness.create(THING, thing())));
        harness.module.hook = run -> {};
        harness.update(THING, "id", thing(), half.getProperties(), thing(), false);
        assertThat(harness.module.past.orElseThrow().settled()).isFalse();
        var state = harness.create(THING, thing()).getProperties();
        harness.module.hook = run -> {
            throw new IllegalStateException("no");
        };
        var halfChanged = Harness.halfDone(catchThrowableOfType(
                StatusRuntimeException.class,
                () -> harness.update(THING, "id", thing(), state, thing("files", List.of("/g")), false)));
        assertThat(harness.module.past.orElseThrow().settled()).isTrue();
        harness.module.hook = run -> {};
        harness.update(THING, "id", thing(), halfChanged.getProperties(), thing(), false);
        assertThat(harness.module.past.orElseThrow().settled()).isTrue();
    }

    @Test
    void whatFollowsFromTheDeclarationIsKnownInPreview() {
        harness.module.foresees = true;
        var inputs = thing();
        var created = Values.read(harness.create(THING, inputs, 0, true).getProperties());
        assertThat(created.get("endpoint")).isEqualTo(Value.of("10.0.0.5:1"));
        assertThat(created.get("items")).isEqualTo(Value.UNKNOWN);
        var state = harness.create(THING, inputs).getProperties();
        var moved = thing("connection", CONNECTION.with("host", Value.of("10.0.0.6")));
        var updated = Values.read(
                harness.update(THING, "id", inputs, state, moved, true).getProperties());
        assertThat(updated.get("endpoint")).isEqualTo(Value.of("10.0.0.6:1"));
        var unknown = thing("connection", Value.UNKNOWN);
        assertThat(Values.read(harness.update(THING, "id", inputs, state, unknown, true)
                                .getProperties())
                        .get("endpoint"))
                .isEqualTo(Value.UNKNOWN);
    }

    @Test
    void cancelEndsARunWithinFiveSecondsAndKeepsTheId() throws Exception {
        var started = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        harness.module.hook = run -> {
            started.countDown();
            while (end.getCount() > 0) {
                Thread.interrupted(); // takes no notice at all
                LockSupport.parkNanos(1_000_000);
            }
        };
        var inputs = thing();
        var failed = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(StatusRuntimeException.class, () -> harness.create(THING, inputs)));
        started.await();
        var begin = Instant.now();
        harness.stub.cancel(Empty.getDefaultInstance());
        var half = Harness.halfDone(failed.get());
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(half.getId()).startsWith("dev-one-");
        assertThat(half.getReasons(0)).contains("cancelled");
        end.countDown();
    }

    @Test
    void aPreviewWritesThePlanOfEachResourceWhereItIsAskedTo(@TempDir Path folder) throws Exception {
        harness.close();
        harness = new Harness(Map.of("CROFT_PLAN", folder.toString()));
        harness.create(THING, thing(), 0, true);
        var file = folder.resolve("Thing-one");
        assertThat(file)
                .hasContent(
                        """
                Thing one
                  a: 2 items, 0 differ
                      1. making file:/f
                      2. making file:/secret""");
        assertThat(harness.module.calls).isEmpty();
        harness.create(THING, thing("connection", Value.UNKNOWN), 0, true);
        assertThat(file).content().contains("its steps are known when that is");

        var made = harness.create(THING, thing());
        harness.module.calls.clear();
        harness.diff(THING, thing(), made.getProperties(), thing());
        assertThat(file).hasContent("Thing one\n  nothing to do");
        harness.module.found = () -> Map.of("a/file:/f", "missing", "a/member", "waits for a restart");
        harness.update(THING, "id", thing(), made.getProperties(), thing("files", List.of("/f", "/g")), true);
        assertThat(file)
                .content()
                .contains("making file:/g", "~ a/member: waits for a restart")
                .doesNotContain("missing", "hunter2");
        assertThat(harness.module.calls).containsExactly("observe");
    }
}
