package dev.croft.bootstrap.pgsql;

import java.util.Locale;
import java.util.Set;

/** What a role may do by itself (CREATE ROLE in PostgreSQL's manual), and whether a new role may. */
enum RoleAttribute {
    LOGIN(false),
    SUPERUSER(false),
    INHERIT(true),
    CREATEDB(false),
    CREATEROLE(false),
    REPLICATION(false),
    BYPASSRLS(false);

    /** What a role has that was created without a word. */
    static final Set<RoleAttribute> DEFAULTS = Set.of(INHERIT);

    private final boolean byDefault;

    RoleAttribute(boolean byDefault) {
        this.byDefault = byDefault;
    }

    boolean byDefault() {
        return byDefault;
    }

    /** The word of a statement: {@code LOGIN} or {@code NOLOGIN}. */
    String word(boolean has) {
        return has ? name() : "NO" + name();
    }

    /** How drift tells what was found. */
    String found(boolean has) {
        var word = name().toLowerCase(Locale.ROOT);
        return has ? word : "no " + word;
    }
}
