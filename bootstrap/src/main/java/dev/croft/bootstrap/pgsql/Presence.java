package dev.croft.bootstrap.pgsql;

/** Whether something is to be there. */
public enum Presence {
    PRESENT,
    ABSENT
}
