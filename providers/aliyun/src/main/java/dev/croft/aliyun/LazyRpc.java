package dev.croft.aliyun;

import dev.croft.aliyun.api.Rpc;
import dev.croft.aliyun.api.RpcException;
import dev.croft.aliyun.sdk.Credentials;
import dev.croft.aliyun.sdk.SdkRpc;
import dev.croft.spi.cloud.Client;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The client that a configuration describes. */
final class LazyRpc implements Client<Rpc> {
    static final String REGION = "ALIBABA_CLOUD_REGION_ID";

    private final AliyunConfig config;
    private final Map<String, String> environment;
    private final Profiles profiles;
    private Optional<Rpc> rpc = Optional.empty();

    /** @param environment the process's variables */
    LazyRpc(AliyunConfig config, Map<String, String> environment, Profiles profiles) {
        this.config = config;
        this.environment = environment;
        this.profiles = profiles;
    }

    @Override
    public synchronized Rpc get() {
        if (rpc.isEmpty()) {
            rpc = Optional.of(
                    new SdkRpc(region(), credentials(), config.endpoint().map(URI::create)));
        }
        return rpc.get();
    }

    private String region() {
        return config.region()
                .or(() -> config.profile().flatMap(profiles::region))
                .or(() -> Optional.ofNullable(environment.get(REGION)).filter(r -> !r.isEmpty()))
                .orElseThrow(() -> RpcException.unsent("no region: set aliyun.region, or the variable " + REGION));
    }

    private Credentials credentials() {
        if (config.accessKey().isPresent()) {
            return new Credentials.Key(
                    config.accessKey().get(), config.secretKey().orElseThrow(), config.securityToken());
        }
        return config.profile().map(profiles::key).orElseGet(Credentials.Usual::new);
    }

    @Override
    public synchronized void close() {
        rpc.ifPresent(Rpc::close);
        rpc = Optional.empty();
    }
}
