package io.hawser.gateway.config;

/**
 * Which devices may log in.
 *
 * @param unknown what happens to a device that nobody provisioned
 * @param insecureUnknownDevices whether such devices may be accepted from elsewhere than this host
 */
public record DevicesConfig(Unknown unknown, boolean insecureUnknownDevices) {

    /** What happens to a device that nobody provisioned and that shows no secret. */
    public enum Unknown {
        /** It is let in: whoever says an id is that device. */
        ACCEPT,
        /** It is turned away. */
        REFUSE
    }
}
