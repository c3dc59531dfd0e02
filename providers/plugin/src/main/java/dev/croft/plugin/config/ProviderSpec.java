package dev.croft.plugin.config;

import dev.croft.model.Doc;
import dev.croft.model.Matches;
import java.util.Optional;

@Doc("Configuration of a provider instance; each backend adds a block of its own.")
public record ProviderSpec(
        @Doc(
                        "What carries out networks, disks and machines, such as `libvirt`. Resources of the other modules need none.")
                Optional<String> backend,
        @Doc(
                        "Whose the things are, unique for each state backend: it is written to what is created, and looked for before. Default: the variable CROFT_OWNER, else `default`.")
                @Matches(
                        value = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
                        allowed = "up to 63 letters, digits, dots, dashes and underscores")
                Optional<String> owner) {}
