package dev.croft.plugin;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.InvalidException;
import dev.croft.plugin.wire.Calls;
import dev.croft.spi.CloudException;
import dev.croft.spi.PartialException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import pulumirpc.Provider.ErrorResourceInitFailed;

/** Errors as the engine takes them. */
final class Failures {
    private Failures() {}

    /** The call failed and left nothing behind that the state must know of. */
    static StatusRuntimeException plain(Throwable e) {
        return Status.UNKNOWN.withDescription(text(e)).asRuntimeException();
    }

    /** The thing exists but is not whole: the engine keeps its id and state, and the next run calls Update. */
    static StatusRuntimeException halfDone(String id, Struct state, Struct inputs, boolean refresh, String reason) {
        var detail = ErrorResourceInitFailed.newBuilder()
                .setId(id)
                .setProperties(state)
                .setInputs(inputs)
                .setRefreshBeforeUpdate(refresh)
                .addReasons(reason)
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNKNOWN.value())
                .setMessage(reason)
                .addDetails(Any.pack(detail))
                .build());
    }

    /** What the user reads. What is our own fault says so, and where. */
    static String text(Throwable e) {
        if (e instanceof InvalidException
                || e instanceof CloudException
                || e instanceof PartialException
                || e instanceof BootstrapException
                || e instanceof SshException
                || e instanceof IllegalArgumentException
                || e instanceof Calls.StoppedException) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof InterruptedException) {
            return "cancelled";
        }
        var origin = e.getCause() == null ? e : e.getCause();
        var frame = origin.getStackTrace().length == 0 ? "" : " at " + origin.getStackTrace()[0];
        return "internal error of Croft, please report it: " + e.getClass().getSimpleName() + ": " + e.getMessage()
                + frame;
    }
}
