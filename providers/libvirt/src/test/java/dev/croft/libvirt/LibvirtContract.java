package dev.croft.libvirt;

import dev.croft.contract.StoreContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.libvirt.LibvirtException;

/** The contract of all clouds on the real libvirtd, which knows things by the names that we give them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LibvirtContract<S extends Record, T extends Record> extends StoreContract<S, T> {
    final Fixture it = Fixture.ofStack(STACK);

    @AfterAll
    void clean() throws Exception {
        it.close();
    }

    @Override
    protected boolean freshIds() {
        return false;
    }

    @Override
    protected List<String> present() {
        try {
            return it.left().stream().sorted().toList();
        } catch (LibvirtException e) {
            throw new IllegalStateException(e);
        }
    }
}
