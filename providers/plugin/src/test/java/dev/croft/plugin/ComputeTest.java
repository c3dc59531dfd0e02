package dev.croft.plugin;

import static dev.croft.plugin.Harness.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Struct;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import dev.croft.spi.CloudException;
import dev.croft.spi.Existing;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff.Kind;

@Timeout(60)
class ComputeTest {
    private static final String VM = "compute:Vm";
    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        harness = Harness.configured();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Value.Obj vm(Object... more) {
        var news = obj("image", "i-1", "network", "n-1", "privateIp", "10.0.0.5");
        for (var i = 0; i < more.length; i += 2) {
            news = news.with((String) more[i], Harness.value(more[i + 1]));
        }
        return harness.checked(VM, news);
    }

    @Test
    void checkFillsDefaultsAndLeavesOutWhatIsNotGiven() {
        assertThat(vm())
                .isEqualTo(obj(
                        "image",
                        "i-1",
                        "network",
                        "n-1",
                        "privateIp",
                        "10.0.0.5",
                        "cpus",
                        1,
                        "memoryMib",
                        1024,
                        "rootDiskGib",
                        20,
                        "assignPublicIp",
                        false));
    }

    @Test
    void checkTakesUnknownsAndStillChecksTheRest() {
        assertThat(harness.checked(VM, obj("image", Value.UNKNOWN, "network", Value.UNKNOWN))
                        .get("image"))
                .isEqualTo(Value.UNKNOWN);
        var failures = harness.check(
                        VM,
                        obj(
                                "image",
                                Value.UNKNOWN,
                                "network",
                                "n",
                                "cpus",
                                0,
                                "disks",
                                List.of(obj("disk", "d", "mountPath", "data"))))
                .getFailuresList();
        assertThat(failures)
                .extracting(f -> f.getProperty() + "|" + f.getReason())
                .containsExactly(
                        "cpus|must be between 1 and 512, found 0",
                        "|disks[0].mountPath: must be an absolute path, found 'data'");
    }

    @Test
    void whatTheBackendCannotHonourIsRefusedInCheck() {
        harness.backend.vms.problems = List.of(new Problem("userData", "is not supported by containers"));
        var failure = harness.check(
                        VM, obj("image", "i", "network", "n", "userData", Secret.of("#cloud-config hunter2")))
                .getFailures(0);
        assertThat(failure.getProperty()).isEmpty();
        assertThat(failure.getReason()).isEqualTo("userData: is not supported by containers");
    }

    @Test
    void withoutABackendCheckSaysWhatToSet() {
        harness.configure(obj());
        assertThat(harness.check(VM, obj("image", "i", "network", "n"))
                        .getFailures(0)
                        .getReason())
                .isEqualTo(
                        "its provider has no backend: set `croft:backend` in the stack's configuration, or `backend` of the Provider that it uses, to one of fake");
    }

    @Test
    void createGivesTheWholeState() {
        var made = harness.create(VM, vm("tags", obj("a", Secret.of("s"))));
        var state = Values.read(made.getProperties());
        assertThat(made.getId()).startsWith("dev-one-");
        assertThat(state.get("connection"))
                .isEqualTo(obj(
                        "host",
                        "10.0.0.5",
                        "port",
                        22,
                        "user",
                        "admin",
                        "hostKey",
                        "ssh-ed25519 AAAA",
                        "replaceHostKey",
                        false));
        assertThat(state.get("cpus")).isEqualTo(Value.of(1));
        assertThat(state.get("drift")).isEqualTo(obj());
        assertThat(state.get("tags")).isEqualTo(obj("a", Secret.of("s")));
        assertThat(made.getRefreshBeforeUpdate()).isFalse();
        assertThat(harness.log.lines)
                .anyMatch(line -> line.getEphemeral()
                        && line.getMessage().equals("making " + made.getId())
                        && line.getUrn().equals(Harness.urn(VM)));
    }

    @Test
    void aCreateWhoseEngineDiedIsAdopted() {
        var first = harness.create(VM, vm());
        assertThat(harness.create(VM, vm("cpus", 2)).getId()).isEqualTo(first.getId());
        assertThat(harness.create(VM, vm("image", "i-2")).getId()).isNotEqualTo(first.getId());
        assertThat(harness.backend.vms.things).hasSize(2);
    }

    @Test
    void aHalfMadeThingIsKeptAndReadAgainAsSuchUntilAnUpdateEndsWell() {
        harness.backend.vms.partial = Optional.of("no address from DHCP");
        var inputs = vm();
        var half =
                Harness.halfDone(catchThrowableOfType(StatusRuntimeException.class, () -> harness.create(VM, inputs)));
        assertThat(half.getId()).startsWith("dev-one-");
        assertThat(half.getReasonsList()).containsExactly("no address from DHCP");
        assertThat(Values.read(half.getInputs())).isEqualTo(inputs);
        var read = Harness.halfDone(catchThrowableOfType(
                StatusRuntimeException.class, () -> harness.read(VM, half.getId(), inputs, half.getProperties())));
        assertThat(read.getReasonsList()).containsExactly("not finished by the last run: no address from DHCP");
        assertThat(harness.diff(VM, inputs, read.getProperties(), inputs).getDetailedDiffMap())
                .containsOnlyKeys("drift.incomplete");
        harness.backend.vms.partial = Optional.empty();
        var updated = harness.update(VM, half.getId(), inputs, read.getProperties(), inputs, false)
                .getProperties();
        assertThat(harness.read(VM, half.getId(), inputs, updated).getProperties())
                .isEqualTo(updated);
        assertThat(harness.diff(VM, inputs, updated, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void readShowsWhatIsReallyThere() {
        var inputs = vm();
        var made = harness.create(VM, inputs);
        var same = harness.read(VM, made.getId(), inputs, made.getProperties());
        assertThat(Values.read(same.getInputs())).isEqualTo(inputs);
        assertThat(same.getProperties()).isEqualTo(made.getProperties());
        var thing = harness.backend.vms.things.get(made.getId());
        harness.update(VM, made.getId(), inputs, made.getProperties(), vm("cpus", 4), false); // somebody else
        var changed = harness.backend.vms.things.get(made.getId());
        harness.backend.vms.things.put(
                made.getId(), new Existing<>(made.getId(), changed.spec(), thing.state(), Map.of("power", "shut off")));
        var read = harness.read(VM, made.getId(), inputs, made.getProperties());
        assertThat(Values.read(read.getInputs())).isEqualTo(inputs.with("cpus", Value.of(4)));
        var diff = harness.diff(VM, Values.read(read.getInputs()), read.getProperties(), inputs);
        assertThat(diff.getHasDetailedDiff()).isTrue();
        assertThat(diff.getDetailedDiffMap()).containsOnlyKeys("cpus", "drift.power");
        assertThat(diff.getDiffsList()).containsExactly("cpus", "drift");
        assertThat(harness.diff(VM, Values.read(read.getInputs()), read.getProperties(), inputs, "drift", "cpus")
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void importReadsInputsAsCheckWouldGiveThem() {
        var made = harness.create(VM, vm());
        var read = harness.read(VM, made.getId(), obj(), Struct.getDefaultInstance());
        var inputs = Values.read(read.getInputs());
        assertThat(harness.diff(VM, inputs, read.getProperties(), vm()).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void goneIsGoneButUnreachableIsNot() {
        var inputs = vm();
        var made = harness.create(VM, inputs);
        harness.backend.vms.hook = call -> {
            throw new CloudException(CloudException.Kind.UNAVAILABLE, "", "no connection to mem:///", "start it");
        };
        var read = harness.read(VM, made.getId(), inputs, made.getProperties());
        assertThat(read.getId()).isEqualTo(made.getId());
        assertThat(Values.read(read.getProperties()).get("drift"))
                .isEqualTo(obj("look", "no connection to mem:///; start it"));
        assertThat(harness.log.lines)
                .anyMatch(line ->
                        !line.getEphemeral() && line.getMessage().contains("cannot look: no connection to mem:///"));
        assertThatThrownBy(() -> harness.read(VM, made.getId(), obj(), Struct.getDefaultInstance()))
                .hasMessageContaining("no connection");
        harness.backend.vms.hook = call -> {};
        harness.backend.vms.things.clear();
        assertThat(harness.read(VM, made.getId(), inputs, made.getProperties()).getId())
                .isEmpty();
    }

    @Test
    void onlyWhatMustBeIsReplaced() {
        var inputs = vm();
        var state = harness.create(VM, inputs).getProperties();
        var inPlace = harness.diff(
                VM, inputs, state, vm("memoryMib", 2048, "disks", List.of(obj("disk", "d", "mountPath", "/data"))));
        assertThat(inPlace.getReplacesList()).isEmpty();
        assertThat(inPlace.getDetailedDiffOrThrow("memoryMib").getKind()).isEqualTo(Kind.UPDATE);
        assertThat(inPlace.getDetailedDiffOrThrow("disks").getKind()).isEqualTo(Kind.ADD);
        var replaced = harness.diff(VM, inputs, state, vm("image", Value.UNKNOWN));
        assertThat(replaced.getReplacesList()).containsExactly("image");
        assertThat(replaced.getDetailedDiffOrThrow("image").getKind()).isEqualTo(Kind.UPDATE_REPLACE);
        assertThat(replaced.getDeleteBeforeReplace()).isTrue();
    }

    /** As the engine does for {@code pulumi up --replace}. */
    @Test
    void whatReplacedItselfIsNotDeletedAfterwards() {
        var machine = vm();
        var made = harness.create(VM, machine);
        harness.check(VM, machine, machine);
        var again = harness.create(VM, machine);
        assertThat(again.getId()).isEqualTo(made.getId());
        harness.delete(VM, made.getId(), machine, made.getProperties());
        assertThat(harness.read(VM, made.getId(), machine, made.getProperties()).getId())
                .isEqualTo(made.getId());
        harness.delete(VM, made.getId(), machine, made.getProperties());
        assertThat(harness.read(VM, made.getId(), machine, made.getProperties()).getId())
                .isEmpty();
    }

    /** {@code replaceOnChanges}: a create would take over the old thing, and its deletion take that away. */
    @Test
    void whatIsReplacedOnlyBecauseTheUserSaysSoIsDeletedFirst() {
        var machine = vm();
        assertThat(harness.diff(VM, machine, harness.create(VM, machine).getProperties(), machine)
                        .getDeleteBeforeReplace())
                .isTrue();
        var disk = obj("sizeGib", 5);
        var made = harness.create("compute:Disk", disk).getProperties();
        assertThat(harness.diff("compute:Disk", disk, made, disk).getDeleteBeforeReplace())
                .isTrue();
    }

    @Test
    void aChangeThatCannotBeDoneIsRefusedInCheckAndInDiffUnlessItReplaces() {
        harness.backend.vms.refusals = (before, after) -> after.rootDiskGib() < before.rootDiskGib()
                ? List.of(new Problem("rootDiskGib", "cannot shrink"))
                : List.of();
        var inputs = vm();
        var state = harness.create(VM, inputs).getProperties();
        var smaller = inputs.with("rootDiskGib", Value.of(10));
        assertThat(harness.check(VM, inputs, smaller).getFailuresList())
                .extracting(f -> f.getProperty() + "|" + f.getReason())
                .containsExactly("rootDiskGib|cannot shrink");
        assertThatThrownBy(() -> harness.diff(VM, inputs, state, smaller)).hasMessageContaining("cannot shrink");
        assertThatThrownBy(() -> harness.update(VM, "id", inputs, state, smaller, false))
                .hasMessageContaining("cannot shrink");
        var another = smaller.with("image", Value.of("i-2"));
        assertThat(harness.check(VM, inputs, another).getFailuresList()).isEmpty();
        assertThat(harness.diff(VM, inputs, state, another).getReplacesList()).containsExactly("image");
        assertThat(harness.check(VM, inputs, inputs.with("rootDiskGib", Value.of(30)))
                        .getFailuresList())
                .isEmpty();
    }

    @Test
    void aDiskGoesWithWhatIsOnItOnlyWhereThatWasDeclared() {
        var kept = obj("sizeGib", 2);
        var state = harness.create("compute:Disk", kept).getProperties();
        assertThatThrownBy(() -> harness.delete("compute:Disk", "id", kept, state))
                .hasMessageContaining("allowDestroy: what is on it would be lost");
        assertThatThrownBy(() -> harness.diff("compute:Disk", kept, state, obj("sizeGib", 2, "zone", "z")))
                .hasMessageContaining("what is on it would be lost");
        var free = obj("sizeGib", 2, "allowDestroy", true);
        var freed = harness.create("compute:Disk", free).getProperties();
        harness.delete("compute:Disk", "id", free, freed);
        assertThat(harness.diff("compute:Disk", free, freed, free.with("zone", Value.of("z")))
                        .getReplacesList())
                .containsExactly("zone");
    }

    @Test
    void whatAChangeDoesBesidesIsToldInThePreview() {
        var inputs = vm();
        var state = harness.create(VM, inputs).getProperties();
        harness.diff(VM, inputs, state, inputs);
        assertThat(harness.log.lines).noneMatch(line -> line.getMessage().contains("restart"));
        harness.diff(VM, inputs, state, inputs.with("cpus", Value.of(2)));
        harness.diff(VM, inputs, state, vm("disks", List.of(obj("disk", Value.UNKNOWN, "mountPath", "/data"))));
        harness.diff(VM, inputs, state, vm("image", "i-2"));
        assertThat(harness.log.lines.stream().filter(line -> !line.getEphemeral()))
                .extracting(line -> line.getSeverity() + " " + line.getUrn() + " " + line.getMessage())
                .containsExactly(
                        "WARNING " + Harness.urn(VM) + " cpus restarts",
                        "WARNING " + Harness.urn(VM) + " disks may restart");
    }

    @Test
    void previewOfAnUpdateKeepsWhatStays() {
        var inputs = vm();
        var state = harness.create(VM, inputs).getProperties();
        var preview = Values.read(harness.update(VM, "id", inputs, state, vm("assignPublicIp", true), true)
                .getProperties());
        assertThat(preview.get("publicIp")).isEqualTo(Value.UNKNOWN);
        assertThat(preview.get("privateIp")).isEqualTo(Value.of("10.0.0.5"));
        assertThat(Values.read(harness.update(VM, "id", inputs, state, vm("cpus", 3), true)
                                .getProperties())
                        .get("connection"))
                .isEqualTo(Values.read(state).get("connection"));
        assertThat(harness.backend.vms.calls).containsExactly("create");
    }

    @Test
    void deletingWhatIsGoneSucceeds() {
        var inputs = vm();
        var made = harness.create(VM, inputs);
        harness.delete(VM, made.getId(), inputs, made.getProperties());
        assertThat(harness.backend.vms.things).isEmpty();
        harness.backend.vms.hook = call -> {
            throw new CloudException(CloudException.Kind.NOT_FOUND, made.getId(), "is gone", "");
        };
        harness.delete(VM, made.getId(), inputs, made.getProperties());
        harness.backend.vms.hook = call -> {
            throw new CloudException(CloudException.Kind.IN_USE, made.getId(), "has a disk attached", "detach it");
        };
        assertThatThrownBy(() -> harness.delete(VM, made.getId(), inputs, made.getProperties()))
                .hasMessageContaining("has a disk attached; detach it");
    }

    @Test
    void customTimeoutsEndACall() {
        harness.backend.vms.hook = call -> {
            while (true) {
                call.checkpoint("waiting for it");
                Thread.onSpinWait();
            }
        };
        assertThatThrownBy(() -> harness.create(VM, vm(), 0.3, false))
                .hasMessageContaining("timed out while waiting for it")
                .hasMessageContaining("customTimeouts");
    }

    @Test
    void ourOwnFaultSaysSo() {
        harness.backend.vms.hook = call -> {
            throw new NullPointerException("oops");
        };
        assertThatThrownBy(() -> harness.create(VM, vm()))
                .hasMessageContaining(
                        "internal error of Croft, please report it: NullPointerException: oops at dev.croft");
    }
}
