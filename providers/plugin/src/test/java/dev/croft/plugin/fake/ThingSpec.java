package dev.croft.plugin.fake;

import dev.croft.bootstrap.OnDelete;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Replaces;
import dev.croft.model.Secret;
import java.util.List;

@Doc("What a module in a test declares.")
public record ThingSpec(
        @Doc("Its name.") @Replaces @Matches(value = "[a-z]+", allowed = "lower-case letters") String name,
        @Doc("How to reach it.") Connection connection,
        @Doc("Files that it has.") List<String> files,
        @Doc("A password.") Secret password,
        @Doc("Whether it may go.") @Default("false") boolean allowDestroy,
        @Doc("What a deletion does.") @Default("\"clean\"") OnDelete onDelete) {}
