package dev.croft.bootstrap.etcd;

import static dev.croft.bootstrap.etcd.EtcdSpecs.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.infra.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSpecTest {
    private static String members(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(EtcdSpecs::member).collect(Collectors.joining(", "));
    }

    private static List<String> problems(String members, String changes) {
        return Json.problems(EtcdSpec.class, EtcdSpecs.tree(members, changes));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void anOddNumberOfMembersIsTaken(int count) {
        assertThat(problems(members(count), "{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, found 0",
        "2, found 2; an even number survives no more failures than 1",
        "4, found 4; an even number survives no more failures than 3",
        "7, found 7"
    })
    void otherNumbersAreRefused(int count, String message) {
        assertThat(problems(members(count), "{}"))
                .singleElement()
                .asString()
                .startsWith("members: must be 1, 3 or 5 nodes")
                .endsWith(message);
    }

    @Test
    void aMemberIsThereOnce() {
        assertThat(problems(member(1) + ", " + member(2) + ", " + member(1), "{}"))
                .containsExactlyInAnyOrder(
                        "members[2].name: the name pg-test-1 is taken by members[0].name; each member needs its own",
                        "members[2].ip: the address 10.42.0.11 is taken by members[0].ip; each member needs its own",
                        "members[2].seq: the number 1 is taken by members[0].seq; each member needs its own");
    }

    @Test
    void anAddressIsAnAddress() {
        assertThat(problems(member(1).replace("10.42.0.11", "10.42.0.300"), "{}"))
                .singleElement()
                .asString()
                .startsWith("members[0].ip: '10.42.0.300' is not an IPv4 address");
    }

    @Test
    void limitsHold() {
        assertThat(problems(members(1), "{quotaMib: 64, autoCompaction: '30m'}"))
                .isEmpty();
        assertThat(problems(members(1), "{quotaMib: 63}"))
                .singleElement()
                .asString()
                .startsWith("quotaMib: must be between 64 and 8192");
        assertThat(problems(members(1), "{autoCompaction: '0h'}"))
                .singleElement()
                .asString()
                .startsWith("autoCompaction: must be a time such as 30m or 1h");
        assertThat(problems(members(1), "{name: 'Etcd'}"))
                .singleElement()
                .asString()
                .startsWith("name: must be a lower-case name");
    }

    @Test
    void aMemberWithoutNumberIsCalledAsItsNode() {
        var spec = Json.decode(EtcdSpec.class, EtcdSpecs.tree(member(1).replace("seq: 1, ", ""), "{}"));
        assertThat(spec.instance(spec.members().get(0))).isEqualTo("pg-test-1");
        assertThat(EtcdSpecs.of(1).instance(EtcdSpecs.of(1).members().get(0))).isEqualTo("etcd-1");
    }

    @Test
    void itsLastMembersAreNotTakenAway() {
        var module = new EtcdModule();
        assertThat(module.refuse(EtcdSpecs.of(1), java.util.Optional.empty()))
                .singleElement()
                .asString()
                .startsWith("allowDestroy: etcd cluster etcd holds who leads");
        assertThat(module.refuse(EtcdSpecs.of(List.of(1), "{allowDestroy: true}"), java.util.Optional.empty()))
                .isEmpty();
        assertThat(module.refuse(EtcdSpecs.of(1), java.util.Optional.of(EtcdSpecs.of(List.of(2, 3, 4), "{}"))))
                .singleElement()
                .asString()
                .startsWith("members: none of the members");
        assertThat(module.refuse(EtcdSpecs.of(3), java.util.Optional.of(EtcdSpecs.of(1))))
                .isEmpty();
    }
}
