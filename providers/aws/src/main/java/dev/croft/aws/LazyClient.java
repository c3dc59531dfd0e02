package dev.croft.aws;

import dev.croft.spi.cloud.Client;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The client that a configuration describes. */
final class LazyClient implements Client<Ec2Client> {
    private final AwsConfig config;
    private Optional<Ec2Client> client = Optional.empty();

    LazyClient(AwsConfig config) {
        this.config = config;
    }

    @Override
    public synchronized Ec2Client get() {
        if (client.isEmpty()) {
            client = Optional.of(open());
        }
        return client.get();
    }

    private Ec2Client open() {
        var builder = Ec2Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(30)))
                .credentialsProvider(credentials())
                .region(config.region().map(Region::of).orElseGet(this::usualRegion))
                // See Api: what may be repeated is decided there.
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
        config.endpoint().map(URI::create).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private Region usualRegion() {
        var chain = DefaultAwsRegionProviderChain.builder();
        config.profile().ifPresent(chain::profileName);
        return chain.build().getRegion();
    }

    private AwsCredentialsProvider credentials() {
        if (config.accessKey().isPresent()) {
            var id = config.accessKey().get();
            var secret = config.secretKey().orElseThrow().reveal();
            return StaticCredentialsProvider.create(
                    config.sessionToken().isPresent()
                            ? AwsSessionCredentials.create(
                                    id, secret, config.sessionToken().get().reveal())
                            : AwsBasicCredentials.create(id, secret));
        }
        return config.profile()
                .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public synchronized void close() {
        client.ifPresent(Ec2Client::close);
        client = Optional.empty();
    }
}
