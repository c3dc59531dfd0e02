package dev.croft.components.data;

import dev.croft.model.Cidr;
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
        @Doc("Whether commits wait for copies.") @Default("{}") Replication replication,
        @Doc(
                        "Makes it a standby cluster, a copy of another cluster of this environment or of another stack. Given when it is created only; taking it away promotes the cluster.")
                Optional<Upstream> upstream,
        @Doc("How long a standby cluster waits before it applies a change, such as `1h`.")
                @Matches(value = "[1-9][0-9]{0,5}(s|min|h|d)", allowed = "a time such as 30min, 1h or 2d")
                Optional<String> delay,
        @Doc("Standby clusters outside of this environment that copy it.") List<Follower> followers,
        @Doc("Makes it a group of a Citus shard. Given when it is created only.") Optional<Citus> citus,
        @Doc("When it is backed up, where the environment has a node for backups.") @Default("{}") Backup.Plan backup,
        @Doc("A backup that it begins with; given when it is created only, the line may go afterwards.")
                Optional<Backup.Restore> restoreFrom,
        @Doc("Major version; left out: the newest that the nodes' release has.") Optional<Integer> version,
        @Doc("Minor releases that it runs; another one than before is brought in member by member.") @Default("{}")
                Releases releases,
        @Doc("Size of its nodes.") Optional<Machine> vm,
        @Doc("Its databases.") List<Database> databases,
        @Doc("Its users.") List<User> users,
        @Doc("Who may log in from where, besides the environment's network with a password.") List<Hba> hba,
        @Doc("What it is used for: `oltp`, `olap`, `crit` or `tiny`; settings are computed for that.")
                @Default("\"oltp\"")
                @Matches(value = "oltp|olap|crit|tiny", allowed = "oltp, olap, crit or tiny")
                String profile,
        @Doc("How soon a leader that does not answer is replaced: `fast`, `normal` or `wide`.")
                @Default("\"normal\"")
                @Matches(value = "fast|normal|wide", allowed = "fast, normal or wide")
                String failover,
        @Doc("Services of the balancers besides the usual four.") List<Service> services,
        @Doc("An address that moves with the leader, in a network that carries it.") Optional<Vip> vip,
        @Doc("The connection pooler.") @Default("{}") Pool pool,
        @Doc("Any text; generated passwords are made anew when it changes: `2026-11`.") Optional<String> rotation,
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
        var owners = users.stream().filter(u -> !u.absent()).map(User::name).toList();
        var databaseNames = new HashSet<String>();
        for (var i = 0; i < databases.size(); i++) {
            var database = databases.get(i);
            if (!databaseNames.add(database.name())) {
                problems.add(new Problem("databases[" + i + "].name", "is used twice: '" + database.name() + "'"));
            }
            if (!database.absent() && !owners.contains(database.owner())) {
                problems.add(new Problem(
                        "databases[" + i + "].owner", "'" + database.owner() + "' is not one of the users: " + owners));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    private static final String NAME = "[a-z_][a-z0-9_-]{0,62}";
    private static final String MODES = "transaction|session|statement";
    private static final String MODE = "transaction, session or statement";
    private static final String NAMED = "a name of lower-case letters, digits, - and _, at most 63 long";

    @Doc("A member of the cluster.")
    public record Member(
            @Doc("Its number; the instance is called `<cluster>-<seq>`.") @Range(min = 1, max = 99) int seq,
            @Doc(
                            "What it starts as: `primary` or `replica`; or `offline`, for long reads and backups, which never leads.")
                    @Default("\"replica\"")
                    @Matches(value = "primary|replica|offline", allowed = "primary, replica or offline")
                    String role,
            @Doc("Number of the member that it copies; left out: the leader.") Optional<Integer> replicateFrom,
            @Doc("Address of a node of its own.") Optional<String> ip,
            @Doc("Name of a node that another part creates.") Optional<String> node) {
        public Member {
            new Place(ip, node);
        }

        public Place place() {
            return new Place(ip, node);
        }
    }

    @Doc("Minor releases; left out: what was installed stays.")
    public record Releases(
            @Doc("PostgreSQL's: `17.6`, or `17.6-0+deb13u1` with Debian's revision.") Optional<String> postgresql,
            @Doc("Patroni's: `4.0.6`.") Optional<String> patroni) {
        public static final Releases AS_INSTALLED = new Releases(Optional.empty(), Optional.empty());
    }

    @Doc("Whether commits wait for copies.")
    public record Replication(
            @Doc("`async`, `sync` or `quorum`.")
                    @Default("\"async\"")
                    @Matches(value = "async|sync|quorum", allowed = "async, sync or quorum")
                    String mode,
            @Doc("How many copies must have a commit.") @Default("1") @Range(min = 1, max = 16) int synchronousNodes,
            @Doc("Whether writing stops when too few replicas are left.") @Default("false") boolean strict) {}

    @Doc("The cluster that a standby cluster copies.")
    public record Upstream(
            @Doc("Its name: one of the environment's clusters, or of the other stack's.") String cluster,
            @Doc(
                            "The stack that it is of, where that is another: `prod`, or `organization/project/prod`. That one declares this cluster as one of its `followers`.")
                    @Matches(
                            value = "[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100})?",
                            allowed = "a stack's name, such as prod or organization/project/prod")
                    Optional<String> stack) {}

    @Doc("A standby cluster elsewhere.")
    public record Follower(
            @Doc("Its name.")
                    @Matches(
                            value = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                            allowed = "a cluster name: lower-case letters, digits and dashes, such as pg-far")
                    String name,
            @Doc("Where its members come from.") List<Cidr> addresses) {}

    @Doc("A service of the balancers.")
    public record Service(
            @Doc("Its name.") String name,
            @Doc("Its port on each member.") @Range(min = 1024, max = 65535) int port,
            @Doc("Which members it leads to: `primary`, `replica` or `offline`.")
                    @Default("\"primary\"")
                    @Matches(value = "primary|replica|offline", allowed = "primary, replica or offline")
                    String to,
            @Doc("Whether through the pooler.") @Default("true") boolean pooled) {}

    @Doc("An address that moves with the leader.")
    public record Vip(
            @Doc("The address.") String address,
            @Doc("The members' network interface.") @Default("\"eth0\"") String networkInterface,
            @Doc("VRRP's number of it.") @Default("51") @Range(min = 1, max = 255) int router) {}

    @Doc("The connection pooler on each member.")
    public record Pool(
            @Doc("When a server connection goes back to the pool.")
                    @Default("\"transaction\"")
                    @Matches(value = MODES, allowed = MODE)
                    String mode,
            @Doc("Server connections for each pair of user and database.") @Default("20") @Range(min = 1, max = 1000)
                    int size,
            @Doc("Client connections in all.") @Default("1000") @Range(min = 10, max = 50000) int maxClients) {}

    @Doc("A database.")
    public record Database(
            @Doc("Its name.") @Matches(value = NAME, allowed = NAMED) String name,
            @Doc("The user that owns it, one of `users`.") String owner,
            @Doc("Extensions to create in it, such as `pg_trgm`, or `postgis=3.5.2` for one version.")
                    @Matches(
                            value = "[a-z][a-z0-9_-]{0,62}(=[A-Za-z0-9.+_-]{1,40})?",
                            allowed = "the name of an extension, alone or with its version as in postgis=3.5.2")
                    List<String> extensions,
            @Doc("Schemas to create in it besides `public`.") @Matches(value = NAME, allowed = NAMED)
                    List<String> schemas,
            @Doc("Its encoding; it cannot be changed later.")
                    @Default("\"UTF8\"")
                    @Matches(value = "UTF8|SQL_ASCII|LATIN1", allowed = "UTF8, LATIN1 or SQL_ASCII")
                    String encoding,
            @Doc("Its locale; it cannot be changed later.") @Default("\"C.UTF-8\"") String locale,
            @Doc("How many connections it takes at once; -1 for no limit of its own.")
                    @Default("-1")
                    @Range(min = -1, max = 10000)
                    int connectionLimit,
            @Doc("The database that it is made as a copy of, once.") @Default("\"template0\"") String template,
            @Doc("What it is for.") Optional<String> comment,
            @Doc("Whether not every user may connect.") @Default("false") boolean revokePublicConnect,
            @Doc("Statements to run in it once, as its owner.") Optional<String> baseline,
            @Doc("When server connections to it go back to the pool: `transaction`, `session` or `statement`.")
                    @Matches(value = MODES, allowed = MODE)
                    Optional<String> poolMode,
            @Doc("How many server connections the pooler opens for each of its users.") @Range(min = 1, max = 1000)
                    Optional<Integer> poolSize,
            @Doc("`absent` drops it with its data, where `allowDestroy` is set.")
                    @Default("\"present\"")
                    @Matches(value = "present|absent", allowed = "present or absent")
                    String state) {
        /** A database as most are. */
        public static Database of(String name, String owner) {
            return new Database(
                    name,
                    owner,
                    List.of(),
                    List.of(),
                    "UTF8",
                    "C.UTF-8",
                    -1,
                    "template0",
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "present");
        }

        /** As a worker of a Citus shard has it: the coordinator runs the statements that it begins with. */
        Database withoutBaseline() {
            return new Database(
                    name,
                    owner,
                    extensions,
                    schemas,
                    encoding,
                    locale,
                    connectionLimit,
                    template,
                    comment,
                    revokePublicConnect,
                    Optional.empty(),
                    poolMode,
                    poolSize,
                    state);
        }

        public boolean absent() {
            return state.equals("absent");
        }
    }

    @Doc("A user.")
    public record User(
            @Doc("Its name.") @Matches(value = NAME, allowed = NAMED) String name,
            @Doc(
                            "Roles that it is a member of: `readonly`, `readwrite`, `admin`, `offline`, `monitor`, or another user.")
                    List<String> roles,
            @Doc("Its password; left out: one is generated.") Optional<Secret> password,
            @Doc("Whether it may log in.") @Default("true") boolean login,
            @Doc("Whether it may do everything; it logs in from the members themselves only.") @Default("false")
                    boolean superuser,
            @Doc("Whether it has the rights of its roles without SET ROLE.") @Default("true") boolean inherit,
            @Doc("Whether it may create databases.") @Default("false") boolean createdb,
            @Doc("Whether it may create users.") @Default("false") boolean createrole,
            @Doc("Whether it may start replication; a rule of `hba` must let it in.") @Default("false")
                    boolean replication,
            @Doc("Whether row level security does not hold for it.") @Default("false") boolean bypassrls,
            @Doc("How many connections it may have at once; -1 for no limit of its own.")
                    @Default("-1")
                    @Range(min = -1, max = 10000)
                    int connectionLimit,
            @Doc("The day from which its password is no longer good, in UTC and in quotes: \"2027-01-31\".")
                    Optional<String> expires,
            @Doc("What it is for.") Optional<String> comment,
            @Doc("Whether it may come through the connection pooler.") @Default("true") boolean pooled,
            @Doc("When its server connections go back to the pool.") @Matches(value = MODES, allowed = MODE)
                    Optional<String> poolMode,
            @Doc("How many server connections the pooler opens for it.") @Range(min = 1, max = 10000)
                    Optional<Integer> poolConnections,
            @Doc("`absent` drops or locks it.")
                    @Default("\"present\"")
                    @Matches(value = "present|absent", allowed = "present or absent")
                    String state) {
        /** A user that logs in with a generated password. */
        public static User of(String name, List<String> roles) {
            return new User(
                    name,
                    roles,
                    Optional.empty(),
                    true,
                    false,
                    true,
                    false,
                    false,
                    false,
                    false,
                    -1,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    "present");
        }

        public boolean absent() {
            return state.equals("absent");
        }
    }

    @Doc("Who may log in from where; the first rule that fits decides.")
    public record Hba(
            @Doc("Users, `+role`, or `all`; left out: all.") List<String> users,
            @Doc("Databases, `replication`, or `all`; left out: all.") List<String> databases,
            @Doc("Networks, or `local`, `cluster`, `environment`, `world`.") List<String> addresses,
            @Doc("`ssl`, `scram`, `cert` or `deny`.")
                    @Default("\"ssl\"")
                    @Matches(value = "ssl|scram|cert|deny", allowed = "ssl, scram, cert or deny")
                    String method) {}
}
