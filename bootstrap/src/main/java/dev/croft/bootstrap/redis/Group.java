package dev.croft.bootstrap.redis;

import java.util.List;

/**
 * A master and those that copy it, as they begin.
 *
 * @param members the master and its replicas, replicas of replicas too
 */
record Group(String name, Server master, List<Server> members) {
    Group {
        members = List.copyOf(members);
    }
}
