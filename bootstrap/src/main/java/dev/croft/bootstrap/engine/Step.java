package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do on a node; the order of a plan's steps is the order in which they are done.
 *
 * @param verb what {@code apply.sh} does, and with {@code arguments}; an argument {@code @1} stands for the first payload
 * @param item the item that it is done for
 * @param payloads contents that go along
 */
record Step(Verb verb, String item, List<String> arguments, List<Payload> payloads) {
    Step {
        arguments = List.copyOf(arguments);
        payloads = List.copyOf(payloads);
    }

    Step(Verb verb, String item, String... arguments) {
        this(verb, item, List.of(arguments), List.of());
    }

    /** Content for a step. A certificate is issued only when the plan is carried out, so that plans are comparable. */
    sealed interface Payload {
        record Text(Secret content) implements Payload {}

        record IssuedCertificate(Certificate certificate) implements Payload {}

        record IssuedKey(Certificate certificate) implements Payload {}
    }

    /** The verbs of {@code apply.sh}, with what is shown while they run. */
    enum Verb {
        TIDY("tidying up"),
        REMEMBER("writing files"),
        OFF("stopping units"),
        USER("making users"),
        DIRECTORY("writing files"),
        FILE("writing files"),
        KEYS("writing files"),
        PACKAGES("installing packages"),
        CERTIFICATE("writing files"),
        SYSCTL("setting kernel parameters"),
        REMOVE_FILE("removing files"),
        REMOVE_DIRECTORY("removing files"),
        REMOVE_KEYS("removing files"),
        RELOAD_SYSTEMD("reloading systemd"),
        ACTION("running"),
        UNIT(""),
        CHECK("checking units"),
        FORGET("");

        private final String progress;

        Verb(String progress) {
            this.progress = progress;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What a status line shows; empty: goes on showing what it did. */
    Optional<String> progress() {
        return switch (verb) {
            case ACTION -> Optional.of("running " + item.substring(item.indexOf(':') + 1));
            case UNIT -> Optional.of(gerund(arguments.get(0)) + " " + arguments.get(1));
            case FORGET -> Optional.empty();
            default -> Optional.of(verb.progress);
        };
    }

    private static String gerund(String verb) {
        return switch (verb) {
            case "stop" -> "stopping";
            case "enable" -> "enabling";
            case "disable" -> "disabling";
            case "try-restart" -> "restarting";
            case "try-reload-or-restart" -> "reloading";
            default -> verb + "ing";
        };
    }

    /** What an error says was run. */
    String command() {
        String last = arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
        return switch (verb) {
            case PACKAGES -> "apt-get install " + last;
            case UNIT -> "systemctl " + String.join(" ", arguments);
            case CHECK -> "systemctl is-active " + last;
            case OFF -> "systemctl disable --now " + last;
            case RELOAD_SYSTEMD -> "systemctl daemon-reload";
            case ACTION -> "script of " + item;
            case USER -> "useradd or usermod " + arguments.get(1);
            case SYSCTL -> "sysctl " + arguments.get(1);
            case FILE -> "writing " + arguments.get(4);
            case CERTIFICATE, DIRECTORY, KEYS -> "writing " + last;
            default -> verb.word().replace('_', ' ') + " " + last;
        };
    }

    /** As a plan's line shows it, payloads left out: for tests and for reading. */
    @Override
    public String toString() {
        return item + "|" + verb.word() + (arguments.isEmpty() ? "" : "|" + String.join("|", arguments));
    }
}
