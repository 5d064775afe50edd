package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;

/** What the log of devices records. */
sealed interface CredentialChange {

    /**
     * A device is provisioned so from now on.
     *
     * @param record all but its secret
     * @param secret its secret, hidden
     */
    record Put(DeviceRecord record, StoredSecret secret) implements CredentialChange {}

    /** A device is not provisioned any more. */
    record Delete(DeviceId id) implements CredentialChange {}

    /**
     * Which key hides the secrets of all gateways that share the log.
     *
     * @param id see {@link DeviceSecrets#keyId}
     */
    record Key(long id) implements CredentialChange {}
}
