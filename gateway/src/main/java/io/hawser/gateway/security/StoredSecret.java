package io.hawser.gateway.security;

import io.hawser.protocol.Payload;

/**
 * A device's secret as it is kept: a keyed hash or sealed, by the device's method.
 *
 * @param keyId which {@link DeviceSecrets} protect it; 0 when there is no secret
 * @param bytes what is kept; empty when there is no secret
 */
record StoredSecret(long keyId, Payload bytes) {
    static final StoredSecret NONE = new StoredSecret(0, Payload.empty());

    boolean exists() {
        return !bytes.isEmpty();
    }

    /** Keeps even the hash out of logs. */
    @Override
    public String toString() {
        return exists() ? "StoredSecret[…]" : "StoredSecret[none]";
    }
}
