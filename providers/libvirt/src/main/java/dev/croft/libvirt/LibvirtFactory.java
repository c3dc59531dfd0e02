package dev.croft.libvirt;

import dev.croft.model.Decoder;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.spi.Backend;
import dev.croft.spi.BackendFactory;
import java.util.List;

/** The backend {@code libvirt}. */
public final class LibvirtFactory implements BackendFactory {
    @Override
    public String name() {
        return "libvirt";
    }

    @Override
    public List<Problem> check(Value.Obj configuration) {
        return Decoder.check(LibvirtConfig.class, configuration);
    }

    @Override
    public Backend open(Value.Obj configuration) {
        return new LibvirtBackend(Decoder.decode(LibvirtConfig.class, configuration), System.getenv());
    }
}
