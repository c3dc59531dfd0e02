package dev.croft.bootstrap;

/** What a resource's Delete does on the nodes. */
public enum OnDelete {
    /** Stops what the resource brought and takes it off the nodes. */
    CLEAN,
    /** Touches nothing: the machine goes too. */
    ABANDON
}
