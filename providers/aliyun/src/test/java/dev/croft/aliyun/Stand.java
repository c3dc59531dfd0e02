package dev.croft.aliyun;

import dev.croft.aliyun.api.Rpc;
import dev.croft.aliyun.stub.AliyunStub;
import dev.croft.model.Secret;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The stand-in for Aliyun, one for all tests of the JVM, ended with it. */
final class Stand implements ParameterResolver {
    static final Pace QUICK =
            new Pace(Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofMillis(800), Duration.ofMillis(300));

    /** What tests get. */
    static final class Cloud implements ExtensionContext.Store.CloseableResource {
        final AliyunStub stub;

        Cloud() throws IOException {
            stub = new AliyunStub("testid", "testsecret");
        }

        AliyunBackend backend() {
            var config = config(stub.uri(), "testsecret");
            return new AliyunBackend(config, client(config), QUICK);
        }

        /** Another hand, in ECS. */
        void ecs(String action, Map<String, String> parameters) {
            stub.act("2014-05-26", action, parameters);
        }

        void vpc(String action, Map<String, String> parameters) {
            stub.act("2016-04-28", action, parameters);
        }

        @Override
        public void close() {
            stub.close();
        }
    }

    static AliyunConfig config(URI uri, String secret) {
        return new AliyunConfig(
                Optional.of("eu-central-1"),
                Optional.empty(),
                Optional.of(uri.toString()),
                Optional.empty(),
                Optional.of("testid"),
                Optional.of(Secret.of(secret)),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    static Client<Rpc> client(AliyunConfig config) {
        return new LazyRpc(config, Map.of(), new Profiles(Path.of("/nonexistent")));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent("aliyun", key -> {
            try {
                return new Cloud();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
