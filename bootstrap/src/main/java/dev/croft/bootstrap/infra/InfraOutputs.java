package dev.croft.bootstrap.infra;

import dev.croft.model.Doc;
import java.util.List;

@Doc("Where the parts of INFRA are.")
public record InfraOutputs(
        @Doc("The portal, `https://10.42.0.10/`.") String portal,
        @Doc(
                        "The repository server, `http://10.42.0.10/bundle`; add a bundle's name, such as `/debian-13`, for a node's repository.")
                String repository,
        @Doc("The metrics store's API (Prometheus' query API, remote write), `http://10.42.0.10:8428`.")
                String metricsEndpoint,
        @Doc("Addresses of name servers: the environment's own, then those that these ask for other names.")
                List<String> resolvers,
        @Doc("Certificate (PEM) of the environment's authority.") String caCertificate) {}
