package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.etcd.EtcdModule;
import dev.croft.bootstrap.etcd.EtcdSpec;
import dev.croft.bootstrap.infra.InfraModule;
import dev.croft.bootstrap.infra.InfraSpec;
import dev.croft.bootstrap.node.NodeModule;
import dev.croft.bootstrap.node.NodeSpec;
import dev.croft.bootstrap.pgsql.PgsqlModule;
import dev.croft.bootstrap.pgsql.PgsqlSpec;
import dev.croft.bootstrap.redis.RedisModule;
import dev.croft.bootstrap.redis.RedisSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an image has baked in is what the modules install: no more, no less. */
class BakedPackagesTest {
    @ParameterizedTest
    @CsvSource({"debian-13,17", "debian-12,15"})
    void theImageHasWhatTheModulesInstall(String release, int version) throws IOException {
        var node = Decoded.of(
                NodeSpec.class,
                "{'connection':CONNECTION,'name':'n-1','ip':'10.0.0.10','domain':'x.croft','repository':{'url':'http://10.0.0.10/bundle/"
                        + release + "','key':'" + "A".repeat(60)
                        + "'},'caCertificate':PEM,'logs':{'servers':[{'host':'10.0.0.10'}],'password':'aaaaaaaaaaaaaaaaaaaa'}}");
        var infra = Decoded.of(
                InfraSpec.class,
                "{'nodes':[{'name':'n-1','ip':'10.0.0.10','connection':CONNECTION}],'domain':'x.croft','authority':AUTHORITY,'logs':{'password':'aaaaaaaaaaaaaaaaaaaa'}}");
        var etcd = Decoded.of(
                EtcdSpec.class,
                "{'name':'etcd','members':[{'name':'n-1','ip':'10.0.0.10','connection':CONNECTION}],'authority':AUTHORITY}");
        var pgsql = Decoded.of(
                PgsqlSpec.class,
                "{'name':'pg','version':" + version
                        + ",'members':[{'seq':1,'name':'n-1','ip':'10.0.0.10','role':'primary','connection':CONNECTION}],"
                        + "'backup':{'store':{'name':'n-2','ip':'10.0.0.11','connection':CONNECTION}},'etcd':['https://10.0.0.10:2379'],'authority':AUTHORITY,'network':'10.0.0.0/24','superuserPassword':'a','replicationPassword':'a','rewindPassword':'a','monitorPassword':'a','restPassword':'a'}");
        var redis = Decoded.of(
                RedisSpec.class,
                "{'name':'cache','mode':'standalone','nodes':[{'seq':1,'name':'n-1','ip':'10.0.0.10','instances':[{'port':6379}],'connection':CONNECTION}],'authority':AUTHORITY,'network':'10.0.0.0/24','password':'a','adminPassword':'a','replicationPassword':'a','monitorPassword':'a'}");
        var wanted = new TreeSet<String>();
        Stream.of(
                        new NodeModule().items(node),
                        new InfraModule().items(infra),
                        new EtcdModule().items(etcd),
                        new PgsqlModule().items(pgsql),
                        new RedisModule().items(redis))
                .forEach(nodes -> wanted.addAll(packages(nodes)));
        assertThat(baked(release)).isEqualTo(wanted);
    }

    private static Set<String> packages(List<NodeItems> nodes) {
        var names = new TreeSet<String>();
        nodes.forEach(n -> n.items().forEach(item -> {
            if (item instanceof Item.Package p) {
                names.add(p.pkg());
            }
        }));
        return names;
    }

    private static Set<String> baked(String release) throws IOException {
        var file = Path.of("../components/src/main/resources/dev/croft/components/baked", release + ".txt");
        return new TreeSet<>(Files.readAllLines(file).stream()
                .filter(l -> !l.startsWith("#") && !l.isBlank())
                .toList());
    }
}
