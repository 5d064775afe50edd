package io.hawser.gateway.http.page;

import io.hawser.gateway.metrics.History;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where what pages show comes from; suppliers are asked anew each time, and answer at once.
 *
 * @param node this node's id
 * @param version of the program
 * @param notRunning the components that do not run now, a sentence each
 * @param draining whether the node leaves service
 * @param metrics all of them in Prometheus's text
 */
public record PageSources(
        String node,
        String version,
        Supplier<List<String>> notRunning,
        BooleanSupplier draining,
        Supplier<String> metrics,
        History history,
        RpcCalls calls) {}
