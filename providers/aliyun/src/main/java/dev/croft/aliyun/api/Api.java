package dev.croft.aliyun.api;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Calls;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Failure;
import dev.croft.spi.cloud.Pace;
import dev.croft.spi.cloud.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Calls to Aliyun. */
public final class Api extends Calls<Rpc> {
    /** What every listing takes as a page. */
    private static final int PAGE = 50;
    /** ECS takes so many tags in a call. */
    private static final int TAGS = 20;

    public Api(Client<Rpc> client, Pace pace, Rate rate) {
        super(client, pace, rate);
    }

    @Override
    protected Optional<Failure> explain(RuntimeException e) {
        return e instanceof RpcException rpc ? Optional.of(Failures.of(rpc)) : Optional.empty();
    }

    /** A look. */
    public Item ask(Call call, String doing, Request request) {
        return ask(call, doing, rpc -> rpc.call(request));
    }

    /** A change that has the same effect twice. */
    public void tell(Call call, String doing, Request request) {
        tell(call, doing, rpc -> rpc.call(request));
    }

    /**
     * Makes something. All tries of this call bear one token, by which the cloud knows a second try for what it is; another
     * call finds what is there by its owner.
     */
    public Item create(Call call, String doing, Request request) {
        call.progress().accept(doing);
        var attempt = request.with("ClientToken", UUID.randomUUID());
        return change(call, doing, rpc -> rpc.call(attempt));
    }

    /** All of a listing, page by page. */
    public List<Item> list(Call call, String doing, Request request, String name) {
        var all = new ArrayList<Item>();
        for (var page = 1; ; page++) {
            var answer = ask(call, doing, request.with("PageSize", PAGE).with("PageNumber", page));
            var items = answer.list(name);
            all.addAll(items);
            if (items.size() < PAGE || all.size() >= answer.number("TotalCount")) {
                return List.copyOf(all);
            }
        }
    }

    /** The first of a listing: Aliyun answers with none to what is not there. */
    public Optional<Item> first(Call call, String doing, Request request, String name) {
        return find(call, doing, rpc -> rpc.call(request).list(name));
    }

    /** Something that must be there, though it may be so new that it is not shown yet. */
    public Item settled(Call call, String doing, String id, Supplier<Optional<Item>> look) {
        return eventually(call, doing, look)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        doing + ": there is no '" + id + "'",
                        "'pulumi refresh', then 'pulumi up' makes it anew"));
    }

    /** Sets tags of one thing; kinds are those of TagResources. */
    public void tag(Call call, Service service, String kind, String id, Map<String, String> tags) {
        var left = new ArrayList<>(tags.entrySet());
        while (!left.isEmpty()) {
            var some = left.subList(0, Math.min(TAGS, left.size()));
            var batch = new java.util.LinkedHashMap<String, String>();
            some.forEach(tag -> batch.put(tag.getKey(), tag.getValue()));
            tell(
                    call,
                    "setting tags of " + id,
                    new Request(service, "TagResources", Map.of())
                            .with("ResourceType", kind)
                            .withEach("ResourceId", List.of(id))
                            .withTags(batch));
            some.clear();
        }
    }

    /** Takes tags from one thing of ECS. */
    public void untag(Call call, String kind, String id, List<String> keys) {
        if (!keys.isEmpty()) {
            tell(
                    call,
                    "removing tags of " + id,
                    Request.ecs("UntagResources")
                            .with("ResourceType", kind)
                            .withEach("ResourceId", List.of(id))
                            .withEach("TagKey", keys));
        }
    }

    /** Removes something; see {@link Calls#remove}. */
    public void remove(Call call, String doing, Supplier<List<String>> blockers, Request request) {
        remove(call, doing, blockers, rpc -> rpc.call(request));
    }

    /** The same of what nothing else can use. */
    public void remove(Call call, String doing, Request request) {
        remove(call, doing, List::of, request);
    }
}
