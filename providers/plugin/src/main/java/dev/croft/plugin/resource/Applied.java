package dev.croft.plugin.resource;

import dev.croft.model.Doc;
import dev.croft.model.Secret;
import java.util.Map;

/** What the state of a bootstrap resource holds besides its module's outputs. */
public record Applied(
        @Doc("What the last run put on the nodes: `node/item`, and a digest of what was declared.")
                Map<String, String> items,
        @Doc("What is not as declared: `node/item`, and what was found. Empty if all is well.")
                Map<String, String> drift,
        @Doc("Key of the digests, so that they tell nothing of secrets.") Secret itemsSalt) {}
