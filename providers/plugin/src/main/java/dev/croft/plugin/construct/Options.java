package dev.croft.plugin.construct;

import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.DependencyResource;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import dev.croft.model.InvalidException;
import java.util.List;
import java.util.function.Function;
import pulumirpc.AliasOuterClass;
import pulumirpc.AliasOuterClass.Alias.Spec;
import pulumirpc.Provider.ConstructRequest;

/** The options that a program gives for a component. */
final class Options {
    private Options() {}

    /**
     * For the component's constructor.
     *
     * @param provider makes a provider from a reference to it
     * @throws InvalidException for an option that the Java SDK's components cannot keep
     */
    static ComponentResourceOptions of(ConstructRequest request, Function<String, ProviderResource> provider) {
        refuse("deletedWith", !request.getDeletedWith().isEmpty());
        refuse("hooks", request.hasResourceHooks());
        var options = ComponentResourceOptions.builder();
        if (!request.getParent().isEmpty()) {
            options.parent(new DependencyResource(request.getParent()));
        }
        options.providers(
                request.getProvidersMap().values().stream().map(provider).toList());
        options.dependsOn(resources(request.getDependenciesList()));
        options.aliases(request.getAliasesList().stream()
                .map(Options::alias)
                .map(Output::of)
                .toList());
        options.ignoreChanges(request.getIgnoreChangesList());
        options.replaceOnChanges(request.getReplaceOnChangesList());
        options.replaceWith(resources(request.getReplaceWithList()));
        if (request.hasProtect()) {
            options.protect(request.getProtect());
        }
        if (request.hasRetainOnDelete()) {
            options.retainOnDelete(request.getRetainOnDelete());
        }
        if (request.hasCustomTimeouts()) {
            options.customTimeouts(timeouts(request.getCustomTimeouts()));
        }
        return options.build();
    }

    private static void refuse(String option, boolean given) {
        if (given) {
            throw new InvalidException(
                    "", "the option " + option + " cannot be kept by Croft's components; leave it out");
        }
    }

    private static List<Resource> resources(List<String> urns) {
        return urns.stream().map(urn -> (Resource) new DependencyResource(urn)).toList();
    }

    private static CustomTimeouts timeouts(ConstructRequest.CustomTimeouts given) {
        return CustomTimeouts.builder()
                .create(CustomTimeouts.parseTimeoutString(given.getCreate()))
                .update(CustomTimeouts.parseTimeoutString(given.getUpdate()))
                .delete(CustomTimeouts.parseTimeoutString(given.getDelete()))
                .read(CustomTimeouts.parseTimeoutString(given.getRead()))
                .build();
    }

    private static Alias alias(AliasOuterClass.Alias given) {
        if (!given.getUrn().isEmpty()) {
            return Alias.withUrn(given.getUrn());
        }
        var spec = given.getSpec();
        if (spec.getNoParent()) {
            return Alias.noParent();
        }
        var alias = Alias.builder();
        if (!spec.getName().isEmpty()) {
            alias.name(spec.getName());
        }
        if (!spec.getType().isEmpty()) {
            alias.type(spec.getType());
        }
        if (!spec.getStack().isEmpty()) {
            alias.stack(spec.getStack());
        }
        if (!spec.getProject().isEmpty()) {
            alias.project(spec.getProject());
        }
        if (spec.getParentCase() == Spec.ParentCase.PARENTURN) {
            alias.parentUrn(Output.of(spec.getParentUrn()));
        }
        return alias.build();
    }
}
