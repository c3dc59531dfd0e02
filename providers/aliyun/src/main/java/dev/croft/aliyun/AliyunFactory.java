package dev.croft.aliyun;

import dev.croft.model.Decoder;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.spi.Backend;
import dev.croft.spi.BackendFactory;
import java.util.List;

/** The backend {@code aliyun}. Neither this class nor the open backend loads the SDK before its first call. */
public final class AliyunFactory implements BackendFactory {
    @Override
    public String name() {
        return "aliyun";
    }

    @Override
    public List<Problem> check(Value.Obj configuration) {
        return Decoder.check(AliyunConfig.class, configuration);
    }

    @Override
    public Backend open(Value.Obj configuration) {
        return new AliyunBackend(Decoder.decode(AliyunConfig.class, configuration));
    }
}
