package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Doc("A PostgreSQL cluster.")
public record Pgsql(
        @Doc("Its members.") List<Member> members,
        @Doc("Major version; left out: the newest that the nodes' release has.") Optional<Integer> version,
        @Doc("Size of its nodes.") Optional<Machine> vm,
        @Doc("Its databases.") List<Database> databases,
        @Doc("Its users.") List<User> users,
        @Doc("PostgreSQL settings that override the computed ones.") Map<String, String> parameters) {

    public Pgsql {
        var problems = new ArrayList<Problem>();
        var primaries = members.stream().filter(m -> m.role().equals("primary")).count();
        if (primaries != 1) {
            problems.add(new Problem("members", "must have exactly one member with role primary, found " + primaries));
        }
        var seqs = new HashSet<Integer>();
        for (var i = 0; i < members.size(); i++) {
            if (!seqs.add(members.get(i).seq())) {
                problems.add(new Problem(
                        "members[" + i + "].seq",
                        "is used twice: " + members.get(i).seq()));
            }
        }
        var names = new HashSet<String>();
        for (var i = 0; i < users.size(); i++) {
            if (!names.add(users.get(i).name())) {
                problems.add(new Problem(
                        "users[" + i + "].name",
                        "is used twice: '" + users.get(i).name() + "'"));
            }
        }
        var databaseNames = new HashSet<String>();
        for (var i = 0; i < databases.size(); i++) {
            var database = databases.get(i);
            if (!databaseNames.add(database.name())) {
                problems.add(new Problem("databases[" + i + "].name", "is used twice: '" + database.name() + "'"));
            }
            if (!names.contains(database.owner())) {
                problems.add(new Problem(
                        "databases[" + i + "].owner", "'" + database.owner() + "' is not one of the users: " + names));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    private static final String NAME = "[a-z_][a-z0-9_-]{0,62}";
    private static final String NAMED = "a name of lower-case letters, digits, - and _, at most 63 long";

    @Doc("A member of the cluster.")
    public record Member(
            @Doc("Its number; the instance is called `<cluster>-<seq>`.") @Range(min = 1, max = 99) int seq,
            @Doc("What it starts as: `primary` or `replica`.")
                    @Default("\"replica\"")
                    @Matches(value = "primary|replica", allowed = "primary or replica")
                    String role,
            @Doc("Address of a node of its own.") Optional<String> ip,
            @Doc("Name of a node that another part creates.") Optional<String> node) {
        public Member {
            new Place(ip, node);
        }

        public Place place() {
            return new Place(ip, node);
        }
    }

    @Doc("A database.")
    public record Database(
            @Doc("Its name.") @Matches(value = NAME, allowed = NAMED) String name,
            @Doc("The user that owns it, one of `users`.") String owner,
            @Doc("Extensions to create in it.") @Matches(value = NAME, allowed = "the name of an extension")
                    List<String> extensions) {}

    @Doc("A user.")
    public record User(
            @Doc("Its name.") @Matches(value = NAME, allowed = NAMED) String name,
            @Doc("Roles that it is a member of: `readonly`, `readwrite`, `admin`, `offline`.") List<String> roles,
            @Doc("Its password; left out: one is generated.") Optional<Secret> password) {}
}
