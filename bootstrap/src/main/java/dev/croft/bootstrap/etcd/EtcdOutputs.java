package dev.croft.bootstrap.etcd;

import dev.croft.model.Doc;
import java.util.List;

@Doc(
        "What clients of an etcd cluster need. Each client node gets a certificate of its own from the same authority, so nothing here is secret.")
public record EtcdOutputs(
        @Doc("Where clients find it, one URL for each member: `https://10.42.0.11:2379`.") List<String> endpoints) {}
