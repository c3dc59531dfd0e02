package dev.croft.bootstrap;

import dev.croft.model.Connection;
import dev.croft.model.Doc;

@Doc("An infra node on which a module registers what is to be monitored. If it is away, that is a warning, no error.")
public record Registry(@Doc("The node's name.") String name, @Doc("How to reach it by SSH.") Connection connection) {}
