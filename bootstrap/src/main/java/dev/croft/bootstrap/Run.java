package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.NodeEngine;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What comes with each call to a module.
 *
 * @param engine looks at nodes and changes them; holds the connections that all resources of a process share
 * @param deadline when the call must have ended
 * @param progress takes short texts that are shown while the call runs: {@code pg-test-2: installing packages}
 * @param warning takes what the user should see and what does not stop the run
 */
public record Run(NodeEngine engine, Instant deadline, Consumer<String> progress, Consumer<String> warning) {}
