package dev.croft.aws;

import dev.croft.model.Decoder;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.spi.Backend;
import dev.croft.spi.BackendFactory;
import java.util.List;

/** The backend {@code aws}. Neither this class nor the open backend loads the SDK before its first call. */
public final class AwsFactory implements BackendFactory {
    @Override
    public String name() {
        return "aws";
    }

    @Override
    public List<Problem> check(Value.Obj configuration) {
        return Decoder.check(AwsConfig.class, configuration);
    }

    @Override
    public Backend open(Value.Obj configuration) {
        return new AwsBackend(Decoder.decode(AwsConfig.class, configuration));
    }
}
