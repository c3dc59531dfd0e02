package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Fingerprints;

/** Where a deployment's things are on its nodes. Each has its own folders and units, so that several share a node. */
record Paths(RedisSpec spec) {
    /** The user that it runs as, and its group; named as the program. */
    String user() {
        return spec.engine().name().toLowerCase(java.util.Locale.ROOT);
    }

    String binary() {
        return "/usr/bin/" + pkg();
    }

    /** The package, which brings a unit of the same name. */
    String pkg() {
        return user() + "-server";
    }

    /** Not the package's own folder: what is made there takes over its group (setgid). */
    String etcBase() {
        return "/etc/croft/redis";
    }

    String libBase() {
        return "/var/lib/" + user();
    }

    String etc() {
        return etcBase() + "/" + spec.name();
    }

    String lib() {
        return libBase() + "/" + spec.name();
    }

    String pki() {
        return etc() + "/pki";
    }

    String owner() {
        return etc() + "/owner";
    }

    /** What stands in {@link #owner()}: the deployment's name and the environment's authority. */
    String ownerText() {
        return spec.name() + " " + Fingerprints.of(spec.authority());
    }

    String acl(Server server) {
        return etc() + (server.sentinel() ? "/sentinel.acl" : "/users.acl");
    }

    String conf(Server server) {
        return etc() + "/" + server.port() + ".conf";
    }

    String data(Server server) {
        return lib() + "/" + server.port();
    }

    /** The unit of all instances, or of all sentinels, whose instances are ports. */
    String template(boolean sentinel) {
        return "croft-redis-" + spec.name() + (sentinel ? "-sentinel" : "") + "@";
    }

    String unit(Server server) {
        return template(server.sentinel()) + server.port() + ".service";
    }

    /** One of the program's tools: {@code cli}, {@code check-rdb}. */
    String program(String tool) {
        return "/usr/bin/" + user() + "-" + tool;
    }

    /** The script that makes and reads backups. */
    String backup() {
        return "/usr/lib/croft/redis-backup-" + spec.name();
    }

    /** Where a dump is while it is made. */
    String work() {
        return lib() + "/backup";
    }

    String backupMetrics() {
        return "/var/lib/prometheus/node-exporter/croft-redis-backup-" + spec.name() + ".prom";
    }

    /** @param kind {@code service} or {@code timer} */
    String backupUnit(String kind) {
        return "croft-redis-" + spec.name() + "-backup." + kind;
    }

    /** What the timer starts: it begins a backup where it is the node's turn. */
    String turnUnit() {
        return "croft-redis-" + spec.name() + "-backup-turn.service";
    }

    /** Where a dump is while it is restored. */
    String restoreDir() {
        return lib() + "/restore";
    }

    String restoreUnit() {
        return "croft-redis-" + spec.name() + "-restore.service";
    }

    /** What was restored, and whether all of it. */
    String mark() {
        return etc() + "/restored";
    }

    String exporter() {
        return "croft-redis-" + spec.name() + "-exporter.service";
    }
}
