package dev.croft.bootstrap.meta;

import dev.croft.bootstrap.node.Host;
import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.Matches;

@Doc("A member of the PostgreSQL cluster that holds the database.")
public record MetaMember(
        @Doc("The node's name.") @Matches(value = Host.NAME, allowed = Host.NAME_WORDS) String name,
        @Doc("How to reach the node by SSH.") Connection connection) {}
