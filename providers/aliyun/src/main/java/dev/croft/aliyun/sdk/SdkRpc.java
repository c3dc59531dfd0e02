package dev.croft.aliyun.sdk;

import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.AlibabaCloudCredentialsProvider;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Rpc;
import dev.croft.aliyun.api.RpcException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Calls by the vendor's SDK, each sent once. Its default is plain HTTP: HTTPS is set for every call, and {@link JdkHttp}
 * refuses to send anything else but to this machine.
 */
public final class SdkRpc implements Rpc {
    private final DefaultAcsClient client;
    private final String region;
    private final Optional<URI> endpoint;

    /** @param endpoint another address than the services' own; plain http on this machine only */
    public SdkRpc(String region, Credentials credentials, Optional<URI> endpoint) {
        this.region = region;
        this.endpoint = endpoint;
        try {
            this.client = client(region, credentials.provider());
        } catch (ClientException e) {
            throw RpcException.unsent("no usable credentials: " + word(e.getErrMsg()));
        }
    }

    private static DefaultAcsClient client(String region, AlibabaCloudCredentialsProvider credentials)
            throws ClientException {
        var profile = DefaultProfile.getProfile(region);
        var config = HttpClientConfig.getDefault();
        config.setCompatibleMode(true);
        config.setProtocolType(ProtocolType.HTTPS);
        profile.setHttpClientConfig(config);
        var client = new DefaultAcsClient(profile, credentials);
        client.setHttpClient(new JdkHttp());
        client.setAutoRetry(false);
        return client;
    }

    @Override
    public Item call(Request request) {
        try {
            return Item.parse(client.getCommonResponse(wire(request)).getData());
        } catch (ServerException e) {
            throw RpcException.answered(word(e.getErrCode()), word(e.getErrMsg()), word(e.getRequestId()), true);
        } catch (ClientException e) {
            throw explained(e);
        }
    }

    private CommonRequest wire(Request request) {
        var wire = new CommonRequest();
        wire.setSysDomain(endpoint.map(URI::getAuthority)
                .orElseGet(() -> request.service().domain(region)));
        wire.setSysProtocol(
                endpoint.filter(uri -> uri.getScheme().equals("http")).isPresent()
                        ? ProtocolType.HTTP
                        : ProtocolType.HTTPS);
        wire.setSysMethod(MethodType.POST);
        wire.setSysVersion(request.service().version());
        wire.setSysAction(request.action());
        wire.setSysRegionId(region);
        // In the body, as an address of 16 KiB of user data is too long.
        request.parameters().forEach(wire::putBodyParameter);
        return wire;
    }

    /** The SDK's own text holds the whole address, with key id and signature. */
    private static RpcException explained(ClientException e) {
        var code = word(e.getErrCode());
        var io = cause(e);
        if (io.isPresent()) {
            return RpcException.silent(
                    io.get().getClass().getSimpleName() + word(io.get().getMessage(), ": "), e.getCause());
        }
        if (e.getCause() instanceof IllegalStateException refused) {
            return RpcException.unsent(refused.getMessage());
        }
        if (code.startsWith("SDK.") || code.isEmpty() && word(e.getRequestId()).isEmpty()) {
            return RpcException.unsent(
                    code.equals("SDK.ServerUnreachable") || code.equals("SDK.RequestTryOrRetryFailed")
                            ? "the SDK could not send it (" + code + ")"
                            : "no usable credentials: " + word(e.getErrMsg()));
        }
        return RpcException.answered(code, word(e.getErrMsg()), word(e.getRequestId()), false);
    }

    private static Optional<Throwable> cause(Throwable e) {
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    private static String word(String text) {
        return word(text, "");
    }

    private static String word(String text, String before) {
        return text == null || text.isEmpty() || text.equals("(null)") ? "" : before + text;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
