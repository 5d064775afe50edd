package io.hawser.gateway;

import java.util.function.Supplier;

/**
 * Where this gateway says that it is reached, each {@code host:port}; empty when it does not say, or not yet.
 *
 * @param rpc for callers
 * @param devices for devices
 * @param http for browsers
 */
record Advertised(Supplier<String> rpc, Supplier<String> devices, Supplier<String> http) {}
