package io.hawser.gateway.http.live;

import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.event.Subscriptions;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where what browsers see comes from.
 *
 * @param node this node's id
 * @param version of the program
 * @param eventJson an event as the contract has it, as JSON
 * @param statusJson the status likewise
 */
public record LiveSources(
        String node,
        String version,
        Subscriptions subscriptions,
        Function<StoredEvent, String> eventJson,
        Supplier<String> statusJson) {}
