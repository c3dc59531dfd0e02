package dev.croft.bootstrap.redis;

/** One process of a deployment: an instance that holds data, or a sentinel. */
record Server(String name, RedisNode node, int port, boolean sentinel) {
    String ip() {
        return node.ip();
    }

    String endpoint() {
        return ip() + ":" + port;
    }
}
