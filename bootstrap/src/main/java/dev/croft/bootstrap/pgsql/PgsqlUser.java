package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Doc("A user of the cluster.")
public record PgsqlUser(
        @Doc("Its name.") @Matches(value = Names.PATTERN, allowed = Names.ALLOWED) String name,
        @Doc("Its password; it reaches the database as a SCRAM verifier only.")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret password,
        @Doc(
                        "What it may do: `readonly`, `readwrite`, `admin` (also creates objects), `offline` (reads, on the offline service), `monitor` (reads statistics), or another user of the list.")
                List<String> roles,
        @Doc("Whether it may log in.") @Default("true") boolean login,
        @Doc("Whether it may do everything. It logs in from the members themselves only, never through the pooler.")
                @Default("false")
                boolean superuser,
        @Doc("Whether it has the rights of its roles without asking for them by SET ROLE.") @Default("true")
                boolean inherit,
        @Doc("Whether it may create databases.") @Default("false") boolean createdb,
        @Doc("Whether it may create users.") @Default("false") boolean createrole,
        @Doc("Whether it may start replication, such as a change capture does; a rule of `hba` must let it in.")
                @Default("false")
                boolean replication,
        @Doc("Whether row level security does not hold for it.") @Default("false") boolean bypassrls,
        @Doc("How many connections it may have at once; -1 for no limit of its own.")
                @Default("-1")
                @Range(min = -1, max = 10000)
                int connectionLimit,
        @Doc("The day from which its password is no longer good, in UTC: `2027-01-31`.")
                @Matches(
                        value = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
                        allowed = "a day such as 2027-01-31")
                Optional<String> expires,
        @Doc("What it is for.") Optional<String> comment,
        @Doc("Whether it may come through the connection pooler (ports 5433 and 5434).") @Default("true")
                boolean pooled,
        @Doc("When its server connections go back to the pool; left out: as the pool does.")
                Optional<PgsqlPool.Mode> poolMode,
        @Doc("How many server connections the pooler opens for it; left out: no limit of its own.")
                @Range(min = 1, max = 10000)
                Optional<Integer> poolConnections,
        @Doc(
                        "`absent` drops it. What it owns goes to the owner of the database where `allowDestroy` is set; else it is only locked.")
                @Default("\"present\"")
                Presence state) {
    public PgsqlUser {
        roles = List.copyOf(roles);
        Names.refuseReservedUser(name);
        expires.ifPresent(PgsqlUser::day);
    }

    private static void day(String text) {
        try {
            LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidException("expires", "must be a day of the calendar such as 2027-01-31, found " + text);
        }
    }

    Set<RoleAttribute> attributes() {
        var attributes = EnumSet.noneOf(RoleAttribute.class);
        Map.of(
                        RoleAttribute.LOGIN, login,
                        RoleAttribute.SUPERUSER, superuser,
                        RoleAttribute.INHERIT, inherit,
                        RoleAttribute.CREATEDB, createdb,
                        RoleAttribute.CREATEROLE, createrole,
                        RoleAttribute.REPLICATION, replication,
                        RoleAttribute.BYPASSRLS, bypassrls)
                .forEach((attribute, has) -> {
                    if (has) {
                        attributes.add(attribute);
                    }
                });
        return attributes;
    }

    /** Whether the pooler lets it in. */
    boolean throughPooler() {
        return state == Presence.PRESENT && login && pooled && !superuser;
    }
}
