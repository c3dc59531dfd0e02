package dev.croft.aws.api;

import dev.croft.spi.cloud.Calls;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Failure;
import dev.croft.spi.cloud.Pace;
import dev.croft.spi.cloud.Rate;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Calls to EC2. */
public final class Api extends Calls<Ec2Client> {
    public Api(Client<Ec2Client> client, Pace pace, Rate rate) {
        super(client, pace, rate);
    }

    @Override
    protected Optional<Failure> explain(RuntimeException e) {
        return e instanceof SdkException sdk ? Optional.of(Failures.of(sdk)) : Optional.empty();
    }
}
