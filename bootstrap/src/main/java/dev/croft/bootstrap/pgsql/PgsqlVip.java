package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;

@Doc(
        "An address that moves with the leader (VRRP). Clouds carry none: there, use the services or the addresses of all members.")
public record PgsqlVip(
        @Doc("The address, in the environment's network and nobody else's.") String address,
        @Doc("The members' network interface that is in that network.")
                @Default("\"eth0\"")
                @Matches(value = "[a-z][a-z0-9.-]{0,14}", allowed = "the name of a network interface such as eth0")
                String networkInterface,
        @Doc("VRRP's number of it, unlike that of others in the same network.")
                @Default("51")
                @Range(min = 1, max = 255)
                int router) {
    public PgsqlVip {
        try {
            Cidr.address(address);
        } catch (InvalidException e) {
            throw new InvalidException("address", e.problems().get(0).message());
        }
    }
}
