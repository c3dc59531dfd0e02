package dev.croft.libvirt;

import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of the host's CPUs a container is bound to: those that the fewest others are bound to. */
final class Cpus {
    private Cpus() {}

    /**
     * @param host how many CPUs the host has
     * @return a set as libvirt writes it: {@code 0,3}
     */
    static String choose(String thing, int wanted, int host, List<DomainView> others) {
        if (wanted > host) {
            throw new CloudException(
                    Kind.INVALID,
                    thing,
                    "cpus is " + wanted + ", but libvirt's host has " + host + " CPUs",
                    "ask for " + host + " at most");
        }
        var load = new int[host];
        others.stream().flatMap(d -> d.boundTo().stream()).filter(n -> n < host).forEach(n -> load[n]++);
        return IntStream.range(0, host)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(n -> load[n]).thenComparingInt(n -> n))
                .limit(wanted)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }
}
