package dev.croft.spi;

/**
 * Whose a thing is. Two calls with the same owner mean the same thing: this is how a create whose engine died is adopted.
 *
 * @param id unique per state backend, from provider configuration
 * @param urn the Pulumi URN
 * @param name the resource's own name, the last part of the URN
 * @param stack the stack's name
 * @param inputsHash hash of the inputs that force replacement: a replacement is another thing than what it replaces
 */
public record Owner(String id, String urn, String name, String stack, String inputsHash) {
    /** The one text that is written as metadata and compared. */
    public String token() {
        return Hashes.hex(id + "\n" + urn + "\n" + inputsHash).substring(0, 32);
    }

    /** What the URNs of its stack begin with: {@code urn:pulumi:STACK::PROJECT::}. */
    public String urnsOfStack() {
        var names = urn.split("::", 3);
        return names.length < 3 ? urn : names[0] + "::" + names[1] + "::";
    }

    /**
     * A name for the thing in the backend's flat name space: {@code sandbox-pg-test-1-3fa94c}. The tail keeps apart two
     * stacks or checkouts that use the same names, and a replacement from what it replaces.
     */
    public String physicalName() {
        return (stack + "-" + name).replaceAll("[^A-Za-z0-9-]", "-") + "-" + token().substring(0, 6);
    }
}
