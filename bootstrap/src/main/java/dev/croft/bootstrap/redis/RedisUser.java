package dev.croft.bootstrap.redis;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Secret;
import java.util.List;

@Doc("A user besides `default`, which is who logs in with a password alone.")
public record RedisUser(
        @Doc("Its name.")
                @Matches(
                        value = "[a-z][a-z0-9_-]{0,62}",
                        allowed = "up to 63 lower-case letters, digits, underscores and dashes")
                String name,
        @Doc("Its password.") @Matches(value = Acl.PASSWORD, allowed = Acl.PASSWORD_ALLOWED) Secret password,
        @Doc("Passwords that it may still use, until its clients have the new one.") List<Secret> formerPasswords,
        @Doc(
                        "What it may do, in Redis's own words: `~app:*` keys, `&news.*` channels, `+get`, `+@read`, `-@write`. Left out: what `default` may.")
                @Matches(
                        value = "(~|%(R|W|RW)~|&)[!-~]+|[+-]@?[a-z0-9|_.-]+",
                        allowed = "rules such as ~app:*, &news.*, +@read or -flushall")
                List<String> rules) {
    public RedisUser {
        formerPasswords = List.copyOf(formerPasswords);
        rules = List.copyOf(rules);
        if (name.equals("default") || name.startsWith("croft")) {
            throw new InvalidException(
                    "name",
                    "'" + name + "' is reserved; choose a name that is not default and does not start with croft");
        }
    }
}
