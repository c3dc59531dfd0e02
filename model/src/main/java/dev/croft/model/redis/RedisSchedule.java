package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;

@Doc("When a deployment is backed up, and how many backups are kept.")
public record RedisSchedule(
        @Doc("When a backup begins, as systemd.time(7) has it: `*-*-* 02:30`.")
                @Default("\"*-*-* 02:30\"")
                @Matches(value = CALENDAR, allowed = CALENDAR_WORDS)
                String at,
        @Doc("How many complete backups are kept; the newest one that has keys stays in any case.")
                @Default("7")
                @Range(min = 1, max = 400)
                int keep) {
    public static final String CALENDAR = "[A-Za-z0-9 *:.,/~-]{4,60}";
    public static final String CALENDAR_WORDS = "a calendar expression of systemd such as '*-*-* 02:30' or 'Sun 01:00'";
}
