package io.hawser.device.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.GatewayAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final GatewayAddress A = new GatewayAddress("127.0.0.1", 1);
    private static final GatewayAddress B = new GatewayAddress("127.0.0.1", 2);
    private static final GatewayAddress C = new GatewayAddress("127.0.0.1", 3);

    @Test
    void devicesSpreadOverTheGateways() {
        assertThat(counted(route -> route.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(A, 200L, B, 200L, C, 200L));
    }

    @Test
    void thoseOfAGatewayThatDiesSpreadOverTheOthers() {
        assertThat(counted(route -> route.subList(0, 2)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        List.of(A, B), 100L,
                        List.of(A, C), 100L,
                        List.of(B, C), 100L,
                        List.of(B, A), 100L,
                        List.of(C, A), 100L,
                        List.of(C, B), 100L));
    }

    @Test
    void everyDeviceKnowsEveryGatewayOnce() {
        assertThat(IntStream.range(0, 20).mapToObj(index -> Squad.route(index, List.of(A, B, C))))
                .allSatisfy(route -> assertThat(route).containsExactlyInAnyOrder(A, B, C));
        assertThat(Squad.route(7, List.of(A))).containsExactly(A);
    }

    private static <T> Map<T, Long> counted(Function<List<GatewayAddress>, T> what) {
        return IntStream.range(0, 600)
                .mapToObj(index -> what.apply(Squad.route(index, List.of(A, B, C))))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
