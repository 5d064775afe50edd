package io.hawser.client.demo;

import java.time.Duration;

/**
 * What the page is to know beside the floor.
 *
 * @param gateways the gateways' addresses, for people
 * @param silentAfterMillis a machine that is connected and reports nothing for so long is silent
 */
record PageSettings(String gateways, long silentAfterMillis) {
    PageSettings(String gateways, Duration silentAfter) {
        this(gateways, silentAfter.toMillis());
    }
}
