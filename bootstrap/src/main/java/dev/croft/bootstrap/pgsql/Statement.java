package dev.croft.bootstrap.pgsql;

/**
 * One statement that brings an object to its declaration.
 *
 * @param object as drift and previews show it: {@code user:app}, {@code database:app}, {@code database:app/extension:pg_trgm}
 * @param found what was found instead of what is declared; never a secret
 * @param sql may hold a verifier: not for logs
 */
record Statement(String object, String found, String sql) {
    /** An identifier in quotes. */
    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A string literal; standard_conforming_strings is on. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Shows no SQL: it may hold a verifier. */
    @Override
    public String toString() {
        return object + ": " + found;
    }
}
