package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;

@Doc("What is kept on disk.")
public record RedisPersistence(
        @Doc(
                        "Whether each write goes to a log. Without it a master that ends is started again only after half a minute, when a replica has taken over: an empty one would empty its replicas.")
                @Default("true")
                boolean aof,
        @Doc("When the log is forced to the disk: `always`, `everysec` or `no`.")
                @Default("\"everysec\"")
                @Matches(value = "always|everysec|no", allowed = "always, everysec or no")
                String fsync,
        @Doc("When a snapshot is made: pairs of seconds and changes; empty: never.")
                @Default("\"3600 1 300 100 60 10000\"")
                @Matches(
                        value = "([1-9][0-9]* [1-9][0-9]*( [1-9][0-9]* [1-9][0-9]*)*)?",
                        allowed = "pairs such as 3600 1 300 100")
                String snapshots) {}
