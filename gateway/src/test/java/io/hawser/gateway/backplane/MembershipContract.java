package io.hawser.gateway.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every engine tells a node of who is alive. */
public abstract class MembershipContract extends PeersContract {
    private static final Duration KILLED = Duration.ofSeconds(1);
    private static final Duration HUNG = Duration.ofSeconds(2);

    @Test
    void aNodeAloneKnowsItself() {
        Peers a = start("a");

        assertThat(a.self().id()).isEqualTo("a");
        assertThat(a.membership().live()).containsExactly(a.self());
        assertThat(a.membership().isolated()).isFalse();
    }

    @Test
    void nodesKnowEachOther() {
        Peers a = start("a");
        Heard heard = new Heard(a);
        Peers b = start("b");
        Peers c = start("c");

        meet(a, b, c);
        assertThat(a.membership().live()).containsExactly(a.self(), b.self(), c.self());
        await("joins are told", SOON, () -> heard.told.size() == 2);
        assertThat(heard.told).containsExactlyInAnyOrder("joined " + b.self(), "joined " + c.self());
    }

    @Test
    void whoeverWatchesIsToldOfThoseThatLiveAlready() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);

        Heard heard = new Heard(a);

        assertThat(heard.told).containsExactly("joined " + b.self()); // before watch returned
    }

    @Test
    void whoeverWatchesNoMoreHearsNothing() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        Heard leaves = new Heard(a);
        Heard stays = new Heard(a);
        leaves.registration.close();
        leaves.registration.close();

        cluster.kill("b");

        await("the other hears", SOON, () -> stays.told.contains("died " + b.self()));
        assertThat(leaves.told).containsExactly("joined " + b.self());
    }

    @Test
    void aKilledNodeIsMissedWithinASecond() {
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);
        Heard atA = new Heard(a);
        Heard atC = new Heard(c);

        cluster.kill("b");

        await(
                "both have missed it",
                KILLED,
                () -> atA.told.contains("died " + b.self()) && atC.told.contains("died " + b.self()));
        assertThat(a.membership().live()).containsExactly(a.self(), c.self());
        assertThat(c.membership().live()).containsExactly(a.self(), c.self());
    }

    @Test
    void aNodeThatHangsIsMissedWithinTwoSeconds() {
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);
        Heard atA = new Heard(a);

        cluster.pause("b");

        await(
                "it is missed",
                HUNG,
                () -> atA.told.contains("died " + b.self())
                        && !c.membership().live().contains(b.self()));
        assertThat(a.membership().live()).containsExactly(a.self(), c.self());
    }

    @Test
    void aNodeThatHungJoinsAgainInTheSameLife() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        Heard heard = new Heard(a);
        cluster.pause("b");
        await("it is missed", HUNG, () -> heard.told.contains("died " + b.self()));

        cluster.resume("b");

        meet(a, b);
        await("it is told", SOON, () -> heard.told.size() == 3);
        assertThat(heard.told).containsExactly("joined " + b.self(), "died " + b.self(), "joined " + b.self());
    }

    @Test
    void shortPausesAreNoDeaths() {
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);
        List<Heard> all = List.of(new Heard(a), new Heard(b), new Heard(c));

        for (int i = 0; i < 4; i++) {
            cluster.pause("b");
            pass(Duration.ofMillis(500));
            cluster.resume("b");
            pass(Duration.ofMillis(300));
        }

        meet(a, b, c);
        assertThat(all).allSatisfy(one -> assertThat(one.told).hasSize(2).allMatch(told -> told.startsWith("joined ")));
    }

    @Test
    void aRestartIsANewLifeAndTheDeathOfTheOld() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        Heard heard = new Heard(a);

        cluster.kill("b");
        Peers again = start("b"); // sooner than the death can be noticed

        meet(a, again);
        await("both are told", SOON, () -> heard.told.size() == 3);
        assertThat(again.self().id()).isEqualTo("b");
        assertThat(again.self().incarnation()).isGreaterThan(b.self().incarnation());
        assertThat(heard.told).containsExactly("joined " + b.self(), "died " + b.self(), "joined " + again.self());
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        Peers a = start("a");
        Registration broken = a.membership().watch(new Membership.Listener() {
            @Override
            public void onJoined(Node node) {
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void onDied(Node node) {
                throw new IllegalStateException("thrown by the test");
            }
        });
        Heard heard = new Heard(a);

        Peers b = start("b");
        await("joined", SOON, () -> heard.told.contains("joined " + b.self()));
        cluster.kill("b");

        await("died", SOON, () -> heard.told.contains("died " + b.self()));
        broken.close();
    }

    @Test
    void twoThatAreCutFromEachOtherMissEachOtherOnly() {
        assumeAble(Cluster.Ability.CUT);
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);

        cluster.cut("a", "b");

        await(
                "they miss each other",
                HUNG,
                () -> !a.membership().live().contains(b.self())
                        && !b.membership().live().contains(a.self()));
        assertThat(c.membership().live()).containsExactly(a.self(), b.self(), c.self());
        assertThat(a.membership().isolated()).isFalse();
        cluster.heal();
        meet(a, b, c);
    }

    @Test
    void aNodeThatIsCutOffKnowsItAndMissesEverybody() {
        assumeAble(Cluster.Ability.ISOLATE);
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);
        Heard heard = new Heard(a);

        cluster.isolate("a");

        await("it knows", HUNG, () -> a.membership().isolated() && heard.told.size() == 5);
        assertThat(heard.told).contains("isolated", "died " + b.self(), "died " + c.self());
        assertThat(a.membership().live()).containsExactly(a.self());
        await(
                "the others miss it",
                HUNG,
                () -> !b.membership().live().contains(a.self())
                        && !c.membership().live().contains(a.self()));
        assertThat(b.membership().isolated()).isFalse();

        cluster.heal();
        meet(a, b, c);
        await("it knows", SOON, () -> !a.membership().isolated() && heard.told.contains("rejoined"));
        assertThat(heard.told.subList(5, heard.told.size()))
                .as("it does not take itself for the only one that lives, not even for a moment")
                .hasSize(3)
                .contains("joined " + b.self(), "joined " + c.self())
                .endsWith("rejoined");
    }

    @Test
    void aNodeThatStartsAloneIsNotIsolatedForThatNorOneWhoseOnlyPeerDied() {
        Peers a = start("a");
        pass(Duration.ofMillis(1500));
        assertThat(a.membership().isolated()).isFalse();
        Peers b = start("b");
        meet(a, b);

        cluster.kill("b");

        await("missed", KILLED, () -> !a.membership().live().contains(b.self()));
        assertThat(a.membership().isolated()).isFalse();
    }

    /** Writes down what a node is told. */
    private static final class Heard implements Membership.Listener {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final Registration registration;

        Heard(Peers peers) {
            registration = peers.membership().watch(this);
        }

        @Override
        public void onJoined(Node node) {
            told.add("joined " + node);
        }

        @Override
        public void onDied(Node node) {
            told.add("died " + node);
        }

        @Override
        public void onIsolated() {
            told.add("isolated");
        }

        @Override
        public void onRejoined() {
            told.add("rejoined");
        }
    }
}
