package dev.croft.aliyun.sdk;

import com.aliyuncs.auth.AlibabaCloudCredentialsProvider;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.DefaultCredentialsProvider;
import com.aliyuncs.auth.StaticCredentialsProvider;
import com.aliyuncs.exceptions.ClientException;
import dev.croft.model.Secret;
import java.util.Optional;

/** Where the key comes from. */
public sealed interface Credentials {
    /** One that is given. */
    record Key(String id, Secret secret, Optional<Secret> token) implements Credentials {
        @Override
        public AlibabaCloudCredentialsProvider provider() {
            return new StaticCredentialsProvider(
                    token.isPresent()
                            ? new BasicSessionCredentials(
                                    id, secret.reveal(), token.get().reveal())
                            : new BasicCredentials(id, secret.reveal()));
        }
    }

    /** The SDK's chain: ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET, profile files, the instance's role. */
    record Usual() implements Credentials {
        @Override
        public AlibabaCloudCredentialsProvider provider() throws ClientException {
            return new DefaultCredentialsProvider();
        }
    }

    /** As the SDK takes it; it looks for the key when it is first asked for. */
    AlibabaCloudCredentialsProvider provider() throws ClientException;
}
