package dev.croft.components.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisTest {
    private static final String DATA =
            """
            domain: dev.croft
            network: { cidr: 10.42.0.0/24 }
            infra: { nodes: [ { ip: 10.42.0.10 } ] }
            redis:
              cache:
                mode: sentinel
                nodes:
                  - { seq: 1, ip: 10.42.0.11, instances: [ { port: 6379 } ] }
                  - { seq: 2, ip: 10.42.0.12, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
                  - { seq: 3, ip: 10.42.0.13, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
              solo:
                mode: standalone
                exporterPort: 9122
                nodes: [ { seq: 1, node: cache-1, instances: [ { port: 6390 } ] } ]
            """;

    @Test
    void nodesAreNamedAfterTheDeploymentAndNeedNoEtcd() {
        assertThat(EnvironmentFile.parse("x", DATA).nodes())
                .extracting(NodeData::name, NodeData::cluster)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("infra-1", "infra"),
                        org.assertj.core.groups.Tuple.tuple("cache-1", "cache"),
                        org.assertj.core.groups.Tuple.tuple("cache-2", "cache"),
                        org.assertj.core.groups.Tuple.tuple("cache-3", "cache"));
    }

    /** What is replaced in a good file, by what, and the error that must come of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            mode: sentinel      | mode: raft                            | redis.cache.mode: must be one of standalone, sentinel, cluster, found the string 'raft'
            port: 6379 } ] }    | port: 6379, replicaOf: cache-9-1 } ] } | redis.cache.nodes[0].instances[0].replicaOf: 'cache-9-1' is no instance of this deployment
            exporterPort: 9122  | exporterPort: 9121                    | redis.solo.nodes[0]: port 9121 of node 'cache-1' is taken by redis.cache.nodes[0]
            port: 6390          | port: 26379                           | redis.solo.nodes[0]: port 26379 of node 'cache-1' is taken by redis.cache.nodes[0]
            node: cache-1       | node: cache-7                         | redis.solo.nodes[0].node: 'cache-7' is not a node of this environment
            ip: 10.42.0.13      | ip: 10.42.0.12                        | redis.cache.nodes[2].ip: '10.42.0.12' is taken by redis.cache.nodes[1].ip
            exporterPort: 9122  | formerRotation: '1'                   | redis.solo.formerRotation: is '1', which is the present one
            """)
    void whatCannotWorkIsNamed(String good, String bad, String problem) {
        assertThat(DATA).contains(good);
        assertThatThrownBy(
                        () -> EnvironmentFile.parse("x", DATA.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }
}
