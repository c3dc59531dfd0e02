package dev.croft.test.chaos;

/** A run of the CLI that leads from one state of the world to the next; in turn they lead from nothing to nothing. */
enum Story {
    /** From nothing to a sandbox. */
    NEW,
    /** A node more; with PostgreSQL it is a replica, and there are a user and a database more. */
    GROW,
    /** And without them again. */
    SHRINK,
    /** To nothing. */
    END;

    String[] command() {
        return new String[] {this == END ? "destroy" : "up", "--yes", "--skip-preview"};
    }

    /**
     * The environment that is declared for it.
     *
     * @param full with PostgreSQL; else the nodes of INFRA alone, which is much quicker
     */
    String environment(boolean full, String network, String provider) {
        return (full ? FULL : LIGHT)
                .replace("REPLICA", this == GROW ? ", { seq: 2, ip: NETWORK.11 }" : "")
                .replace("USER", this == GROW ? ", { name: more }" : "")
                .replace("DATABASE", this == GROW ? ", { name: more, owner: more }" : "")
                .replace("SECOND", this == GROW ? ", { ip: NETWORK.11 }" : "")
                .replace("NETWORK", network)
                .replace("PROVIDER", provider);
    }

    private static final String LIGHT =
            """
            domain: chaos.croft
            network: { cidr: NETWORK.0/24 }
            infra: { nodes: [ { ip: NETWORK.10 }SECOND ] }
            provider: { backend: libvirt, libvirt: PROVIDER }
            allowDestroy: true
            """;
    private static final String FULL =
            """
            domain: chaos.croft
            network: { cidr: NETWORK.0/24 }
            infra: { nodes: [ { node: pg-box-1 } ] }
            etcd: { members: [ { node: pg-box-1 } ] }
            pgsql:
              pg-box:
                members: [ { seq: 1, role: primary, ip: NETWORK.10 }REPLICA ]
                users: [ { name: app, roles: [ readwrite ] }USER ]
                databases: [ { name: app, owner: app }DATABASE ]
            provider: { backend: libvirt, libvirt: PROVIDER }
            allowDestroy: true
            """;
}
