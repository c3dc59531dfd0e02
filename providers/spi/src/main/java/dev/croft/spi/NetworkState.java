package dev.croft.spi;

import dev.croft.model.Doc;
import java.util.Map;

/** What a backend knows of a network. */
public record NetworkState(
        @Doc("Address of the gateway, in the first subnet.") String gateway,
        @Doc("Resolver for the nodes.") String resolver,
        @Doc("The backend's id of each subnet.") Map<String, String> subnetIds) {}
