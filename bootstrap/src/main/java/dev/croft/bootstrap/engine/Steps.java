package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Action;
import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Item.Directory;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Sysctl;
import dev.croft.bootstrap.engine.Item.User;
import dev.croft.bootstrap.engine.Step.Payload;
import dev.croft.bootstrap.engine.Step.Verb;
import dev.croft.bootstrap.ssh.Quote;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The step that brings one item about. */
final class Steps {
    private Steps() {}

    static Step file(File f) {
        List<Step.Payload> payloads = new ArrayList<>(List.of(new Payload.Text(f.content())));
        List<String> arguments = new ArrayList<>(List.of("@1", f.owner(), f.group(), f.mode(), f.path()));
        f.check().ifPresent(script -> {
            arguments.add("@2");
            payloads.add(new Payload.Text(Secret.of(script)));
        });
        return new Step(Verb.FILE, f.name(), arguments, payloads);
    }

    static Step keys(Keys k) {
        String wanted = k.settings().stream()
                .map(s -> s.section() + "|" + s.key() + "|" + s.value() + "\n")
                .collect(Collectors.joining());
        List<Step.Payload> payloads = new ArrayList<>(List.of(new Payload.Text(Secret.of(wanted))));
        k.check().ifPresent(script -> payloads.add(new Payload.Text(Secret.of(script))));
        return new Step(
                Verb.KEYS,
                k.name(),
                List.of("@1", word(k.syntax()), k.check().isPresent() ? "@2" : "-", k.path()),
                payloads);
    }

    static String word(Item.Syntax syntax) {
        return syntax.name().toLowerCase(java.util.Locale.ROOT);
    }

    static Step directory(Directory d) {
        return new Step(Verb.DIRECTORY, d.name(), d.owner(), d.group(), d.mode(), d.path());
    }

    static Step certificate(Certificate c) {
        return new Step(
                Verb.CERTIFICATE,
                c.name(),
                List.of(
                        "@1",
                        "@2",
                        c.owner(),
                        c.group(),
                        IssuedCertificate.keyMode(c),
                        c.keyPath(),
                        c.certificatePath()),
                List.of(new Payload.IssuedCertificate(c), new Payload.IssuedKey(c)));
    }

    static Step user(User u) {
        List<String> arguments = List.of(
                u.authorizedKeys().isEmpty() ? "-" : "@1",
                u.user(),
                u.system() ? "yes" : "no",
                u.home(),
                shell(u),
                String.join(",", new TreeSet<>(u.groups())));
        return new Step(
                Verb.USER,
                u.name(),
                arguments,
                u.authorizedKeys().isEmpty() ? List.of() : List.of(new Payload.Text(Secret.of(authorizedKeys(u)))));
    }

    static String shell(User u) {
        return !u.shell().isEmpty() ? u.shell() : u.system() ? "/usr/sbin/nologin" : "/bin/bash";
    }

    static String authorizedKeys(User u) {
        return String.join("\n", u.authorizedKeys()) + "\n";
    }

    static Step sysctl(Sysctl s) {
        return new Step(
                Verb.SYSCTL,
                s.name(),
                List.of("@1", s.key(), SysctlPaths.proc(s.key()), SysctlPaths.file(s.key())),
                List.of(new Payload.Text(Secret.of(s.value()))));
    }

    static Step action(Action a) {
        return new Step(
                Verb.ACTION,
                a.name(),
                List.of("@1"),
                List.of(new Payload.Text(Secret.of(Quote.exports(a.environment()) + a.script() + "\n"))));
    }

    /** Notes on the node that an item must still react; it outlives a run that breaks off. */
    static Step remember(String item) {
        return new Step(Verb.REMEMBER, item, marker(item));
    }

    static Step forget(String item) {
        return new Step(Verb.FORGET, item, marker(item));
    }

    private static String marker(String item) {
        return Hashes.sha256(item).substring(0, 24);
    }
}
