package dev.croft.plugin.fake;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;

/** The engine's side of the log, on the wire. */
public final class FakeLog extends EngineGrpc.EngineImplBase {
    public final List<LogRequest> lines = new CopyOnWriteArrayList<>();

    @Override
    public void log(LogRequest request, StreamObserver<Empty> out) {
        lines.add(request);
        out.onNext(Empty.getDefaultInstance());
        out.onCompleted();
    }
}
