package dev.croft.components;

import com.pulumi.core.Output;
import java.util.Map;

/**
 * The passwords of a cluster's roles, which its copies and its Citus workers have too.
 *
 * @param users by name
 */
record RolePasswords(
        Output<String> superuser,
        Output<String> replication,
        Output<String> rewind,
        Output<String> monitor,
        Map<String, Output<String>> users) {}
