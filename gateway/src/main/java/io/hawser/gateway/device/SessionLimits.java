package io.hawser.gateway.device;

import java.time.Duration;

/**
 * What a session allows.
 *
 * @param loginTime from the connection's opening to WELCOME
 * @param keepAliveDefault granted to a device that leaves it to the gateway
 * @param keepAliveMin the shortest that is granted
 * @param keepAliveMax the longest that is granted
 * @param maxBody the longest frame body, in bytes
 */
public record SessionLimits(
        Duration loginTime, Duration keepAliveDefault, Duration keepAliveMin, Duration keepAliveMax, int maxBody) {

    /** The keep-alive for a device that asks for {@code seconds}, in seconds. */
    int grantKeepAlive(int seconds) {
        long wanted = seconds == 0 ? keepAliveDefault.toSeconds() : seconds;
        return (int) Math.clamp(wanted, keepAliveMin.toSeconds(), keepAliveMax.toSeconds());
    }
}
