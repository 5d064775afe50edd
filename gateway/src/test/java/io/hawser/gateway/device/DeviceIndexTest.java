package io.hawser.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeviceIndexTest {
    private static final int THREADS = 4;

    private final DeviceIndex<String> index = new DeviceIndex<>();

    @ParameterizedTest
    @ValueSource(ints = {3, 300, 4_000})
    void whateverCameAndWentIsFoundAndListedAsInATree(int ids) {
        Random random = new Random(ids);
        NavigableMap<DeviceId, String> tree = new TreeMap<>();

        for (int round = 0; round < 60; round++) {
            boolean growing = random.nextBoolean();
            for (int i = 0; i < ids / 2; i++) {
                DeviceId id = id(random.nextInt(ids));
                if (random.nextInt(10) < (growing ? 8 : 2)) {
                    String value = "value-" + random.nextInt();
                    put(id, value);
                    tree.put(id, value);
                } else {
                    index.find(id)
                            .ifPresent(
                                    value -> assertThat(index.remove(id, value)).isTrue());
                    tree.remove(id);
                }
            }
            assertThat(index.after("", "")).containsExactlyElementsOf(tree.values());
            assertThat(index.all()).hasSize(tree.size());
            for (int i = 0; i < 20; i++) {
                comparePage(
                        tree,
                        random.nextInt(ids),
                        "%05d".formatted(random.nextInt(ids)).substring(0, i % 6));
            }
        }
    }

    @Test
    void aListMissesNobodyWhoIsThereAllTheTimeHoweverManyComeAndGo() throws Exception {
        List<String> steady = IntStream.range(0, 3_000)
                .mapToObj(i -> "%05d-steady".formatted(i))
                .toList();
        steady.forEach(id -> put(new DeviceId(id), id));
        AtomicBoolean enough = new AtomicBoolean();

        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> others = new ArrayList<>();
            for (int thread = 0; thread < THREADS - 1; thread++) {
                Random random = new Random(thread);
                others.add(threads.submit(() -> comeAndGo(random, enough)));
            }
            Callable<List<List<String>>> looking = () -> {
                List<List<String>> lists = new ArrayList<>();
                try {
                    for (int i = 0; i < 100; i++) {
                        lists.add(index.after("", "").toList());
                    }
                } finally {
                    enough.set(true);
                }
                return lists;
            };
            for (List<String> list : threads.submit(looking).get(50, TimeUnit.SECONDS)) {
                assertThat(list).isSorted().doesNotHaveDuplicates();
                assertThat(list.stream().filter(id -> id.endsWith("steady"))).isEqualTo(steady);
            }
            for (Future<?> other : others) {
                other.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(index.after("", ""))
                .containsExactlyElementsOf(index.all().sorted().toList());
    }

    @Test
    void aChangeSeesWhatIsThereAndWhatItLeavesIsListed() {
        DeviceId id = new DeviceId("d");

        index.change(id, before -> before == null ? "first" : "bug");
        index.change(id, before -> before + ", second");
        assertThat(index.after("d", "")).containsExactly("first, second");

        index.change(id, _ -> null);
        assertThat(index.after("", "")).isEmpty();
        assertThat(index.find(id)).isEmpty();
    }

    @Test
    void idsBeyondTheBasicPlaneComeLastAsTheirBytesDo() {
        Stream.of("\uD83D\uDE00", "\uFFFD", "z").map(DeviceId::new).forEach(id -> put(id, id.value()));

        assertThat(index.after("", "")).containsExactly("z", "\uFFFD", "\uD83D\uDE00");
    }

    private void comparePage(NavigableMap<DeviceId, String> tree, int after, String prefix) {
        List<String> expected = tree.tailMap(id(after), false).entrySet().stream()
                .filter(entry -> entry.getKey().value().startsWith(prefix))
                .map(java.util.Map.Entry::getValue)
                .limit(70)
                .toList();
        assertThat(index.after(prefix, id(after).value()).limit(70)).isEqualTo(expected);
    }

    private void comeAndGo(Random random, AtomicBoolean enough) {
        while (!enough.get()) {
            String id = "%05d-%d".formatted(random.nextInt(3_000), random.nextInt(3));
            if (random.nextBoolean()) {
                var _ = index.putIfAbsent(new DeviceId(id), id);
            } else {
                index.remove(new DeviceId(id), id);
            }
        }
    }

    private void put(DeviceId id, String value) {
        index.putIfAbsent(id, value)
                .ifPresent(
                        before -> assertThat(index.replace(id, before, value)).isTrue());
    }

    private static DeviceId id(int number) {
        return new DeviceId("%05d".formatted(number));
    }
}
