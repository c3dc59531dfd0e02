package dev.croft.aws.api;

import dev.croft.spi.Call;
import dev.croft.spi.cloud.Calls;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Failure;
import dev.croft.spi.cloud.Pace;
import dev.croft.spi.cloud.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Calls to EC2. */
public final class Api extends Calls<Ec2Client> {
    /** What every listing takes as a page. */
    public static final int PAGE = 500;

    public Api(Client<Ec2Client> client, Pace pace, Rate rate) {
        super(client, pace, rate);
    }

    @Override
    protected Optional<Failure> explain(RuntimeException e) {
        return e instanceof SdkException sdk ? Optional.of(Failures.of(sdk)) : Optional.empty();
    }

    /**
     * All answers of a listing.
     *
     * @param page asks for the page of a token, without one for the first
     * @param next the token that an answer has of the page after it; null or empty after the last
     */
    public <T> List<T> pages(
            Call call, String doing, BiFunction<Ec2Client, Optional<String>, T> page, Function<T, String> next) {
        var all = new ArrayList<T>();
        var token = Optional.<String>empty();
        do {
            var at = token;
            var answer = ask(call, doing, ec2 -> page.apply(ec2, at));
            all.add(answer);
            token = Optional.ofNullable(next.apply(answer)).filter(t -> !t.isEmpty());
        } while (token.isPresent());
        return List.copyOf(all);
    }
}
