package dev.croft.test.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All strikes at all moments that the runs of an undisturbed life came by, in an order that the seed gives. */
final class Plan {
    private static final List<Strike> ANYWHERE = List.of(
            Strike.KILL_CLI,
            Strike.KILL_PLUGIN,
            Strike.KILL_BOTH,
            Strike.INTERRUPT,
            Strike.CUT_SSH,
            Strike.CUT_LIBVIRT);

    private final Random random;
    private final Map<Story, List<Attack>> attacks = new EnumMap<>(Story.class);
    private final Map<Story, Long> lengths = new EnumMap<>(Story.class);

    private Plan(Random random) {
        this.random = random;
    }

    /** Leads a world from nothing to nothing. */
    static Plan of(World world, Random random) {
        var plan = new Plan(random);
        for (var story : Story.values()) {
            world.declare(story);
            var begin = System.nanoTime();
            var run = Run.start(world.stack(), story.command());
            run.ends(Duration.ofMinutes(10));
            assertThat(run.exit()).as(run.output()).isZero();
            plan.lengths.put(story, (System.nanoTime() - begin) / 1_000_000);
            var all = new ArrayList<Attack>();
            for (var boundary : run.seen().stream().distinct().toList()) {
                for (var strike : Strike.values()) {
                    if (strike.fits(boundary, story)) {
                        all.add(new Attack(story, strike, new Attack.Moment.At(boundary)));
                    }
                }
            }
            Collections.shuffle(all, random);
            plan.attacks.put(story, all);
        }
        return plan;
    }

    /** Each fourth comes at a moment between the planned ones; all do when no planned one is left. */
    Attack next(Story story, boolean smallPool) {
        var planned = attacks.get(story);
        var attack = planned.stream()
                .filter(a -> smallPool || a.strike() != Strike.FILL_POOL)
                .findFirst();
        if (attack.isEmpty() || random.nextInt(4) == 0) {
            var time = Duration.ofMillis((long) (random.nextDouble() * lengths.get(story)));
            return new Attack(story, ANYWHERE.get(random.nextInt(ANYWHERE.size())), new Attack.Moment.After(time));
        }
        planned.remove(attack.get());
        return attack.get();
    }

    int left() {
        return attacks.values().stream().mapToInt(List::size).sum();
    }
}
