package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import java.util.List;

@Doc("A standby cluster that copies this one.")
public record PgsqlFollower(
        @Doc("Its name; the slot that is kept for it has that name, with underscores for dashes.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String name,
        @Doc("Where its members come from, such as `10.43.0.0/24` or `10.42.0.31/32`.") List<Cidr> addresses) {
    public PgsqlFollower {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new InvalidException("addresses", "must hold at least one network that '" + name + "' comes from");
        }
    }

    /** The name of its slot (PostgreSQL allows lower-case letters, digits and underscores). */
    public String slot() {
        return Slots.name(name);
    }
}
