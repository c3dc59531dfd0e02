package example;

import com.pulumi.Pulumi;
import dev.croft.components.Bundle;
import dev.croft.components.Environment;
import dev.croft.components.PatientRunner;
import dev.croft.components.data.EnvironmentFile;

/** A 1-core node with INFRA, etcd and PostgreSQL on it. */
public final class Sandbox {
    private static final String DATA =
            """
            domain: try.croft
            network: { cidr: 10.46.0.0/24 }
            infra: { nodes: [ { node: pg-try-1 } ] }
            etcd: { members: [ { node: pg-try-1 } ] }
            pgsql:
              pg-try:
                members: [ { seq: 1, role: primary, ip: 10.46.0.10 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;

    public static void main(String[] args) {
        Pulumi.run(context -> {
            PatientRunner.install();
            var data = EnvironmentFile.parse("the sandbox", DATA);
            var environment = new Environment("try", data, Bundle.find("debian-13", System.getenv()));
            context.export("portal", environment.portal());
            context.export("psql", environment.clusters().get("pg-try").connectionString());
        });
    }
}
