package io.hawser.gateway.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {
    private static final int KEYS = 10_000;

    @Test
    void ofNoNodesNoneIsChosen() {
        assertThat(Rendezvous.choose(List.of(), "key")).isEmpty();
    }

    @Test
    void theOnlyNodeHasEveryKey() {
        Node only = new Node("only", 1);

        assertThat(keys())
                .allMatch(key ->
                        Rendezvous.choose(List.of(only), key).orElseThrow().equals(only));
    }

    @Test
    void theOrderInWhichNodesAreGivenAndTheirLivesDoNotCount() {
        Random random = new Random(1);
        List<Node> nodes = nodes("gateway-", 7);
        for (String key : keys().subList(0, 500)) {
            List<Node> others = new ArrayList<>();
            nodes.forEach(node -> others.add(new Node(node.id(), random.nextLong(1000))));
            Collections.shuffle(others, random);

            assertThat(chosen(others, key).id()).isEqualTo(chosen(nodes, key).id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-", "n", "10.0.0.", "hawser-0.hawser.default.svc.cluster.local-"})
    void threeNodesHaveAboutAThirdOfTheKeysEach(String prefix) {
        Map<String, Integer> counts = counts(nodes(prefix, 3), keys());

        // a fair die stays within 47 of 3333 two times in three, so within 5 % nearly always
        assertThat(counts).hasSize(3);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(3166, 3500));
    }

    @Test
    void tenNodesHaveAboutATenthOfTheKeysEach() {
        assertThat(counts(nodes("gateway-", 10), keys()).values())
                .hasSize(10)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    /** The shards of commands are few: over many installations no place in the order of names may be preferred. */
    @Test
    void sixShardsAreSpreadAsEvenlyAsDiceWouldOverManyInstallations() {
        List<String> shards =
                IntStream.range(0, 6).mapToObj(shard -> "commands-" + shard).toList();
        int[] byPlace = new int[3];
        int nodesWithoutAny = 0;
        int installations = 3000;
        for (int i = 0; i < installations; i++) {
            List<Node> nodes = nodes("site" + i + "-gw-", 3);
            for (String shard : shards) {
                byPlace[nodes.indexOf(chosen(nodes, shard))]++;
            }
            nodesWithoutAny += 3 - counts(nodes, shards).size();
        }

        int sixth = installations * 6 / 3;
        assertThat(byPlace[0]).isBetween(sixth * 95 / 100, sixth * 105 / 100);
        assertThat(byPlace[1]).isBetween(sixth * 95 / 100, sixth * 105 / 100);
        assertThat(byPlace[2]).isBetween(sixth * 95 / 100, sixth * 105 / 100);
        // (2/3)^6 = 8.8 % of nodes by chance
        assertThat(nodesWithoutAny / (3.0 * installations)).isBetween(0.07, 0.105);
    }

    @Test
    void aNodeThatGoesMovesItsOwnKeysOnlyAndSpreadsThem() {
        List<Node> nodes = nodes("gateway-", 5);
        Node gone = nodes.get(2);
        List<Node> left = nodes.stream().filter(node -> !node.equals(gone)).toList();
        Map<Node, Integer> heirs = new TreeMap<>();

        for (String key : keys()) {
            Node before = chosen(nodes, key);
            Node after = chosen(left, key);
            if (before.equals(gone)) {
                heirs.merge(after, 1, Integer::sum);
            } else {
                assertThat(after).isEqualTo(before);
            }
        }

        assertThat(heirs).hasSize(4);
        assertThat(heirs.values()).allSatisfy(count -> assertThat(count).isBetween(400, 600)); // of about 2000
    }

    @Test
    void aNodeThatComesTakesItsShareAndNothingElseMoves() {
        List<Node> nodes = nodes("gateway-", 3);
        List<Node> more = nodes("gateway-", 4);
        int moved = 0;
        for (String key : keys()) {
            if (!chosen(more, key).equals(chosen(nodes, key))) {
                assertThat(chosen(more, key)).isEqualTo(more.get(3));
                moved++;
            }
        }

        assertThat(moved).isBetween(2300, 2700);
    }

    /** Gateways of different versions must choose alike: if this fails the choice has changed, and must not. */
    @Test
    void theChoiceIsTheSameForEver() {
        List<Node> nodes = nodes("gateway-", 3);

        assertThat(IntStream.range(0, 12).map(shard -> nodes.indexOf(chosen(nodes, "commands-" + shard))))
                .containsExactly(0, 1, 0, 2, 2, 1, 0, 1, 0, 0, 0, 1);
    }

    private static List<String> keys() {
        return IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
    }

    private static List<Node> nodes(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Node(prefix + i, 1)).toList();
    }

    private static Node chosen(Collection<Node> nodes, String key) {
        return Rendezvous.choose(nodes, key).orElseThrow();
    }

    private static Map<String, Integer> counts(Collection<Node> nodes, Collection<String> keys) {
        Map<String, Integer> counts = new TreeMap<>();
        keys.forEach(key -> counts.merge(chosen(nodes, key).id(), 1, Integer::sum));
        return counts;
    }
}
