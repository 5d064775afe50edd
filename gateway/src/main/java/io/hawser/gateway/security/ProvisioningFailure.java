package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;

/** Why a change to a provisioned device was not made, when the store is not to blame; nothing was written. */
public abstract sealed class ProvisioningFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private ProvisioningFailure(String message) {
        super(message);
    }

    /** It is not provisioned. */
    public static final class NotProvisioned extends ProvisioningFailure {
        private static final long serialVersionUID = 1L;

        NotProvisioned(DeviceId device) {
            super("device " + device + " is not provisioned");
        }
    }

    /** Its method uses no secret, so there is none to make anew. */
    public static final class WithoutSecret extends ProvisioningFailure {
        private static final long serialVersionUID = 1L;

        WithoutSecret(DeviceId device) {
            super("device " + device + " is provisioned without a secret");
        }
    }

    /** It has no secret of its method that could stay as it is, and was given none. */
    public static final class SecretMissing extends ProvisioningFailure {
        private static final long serialVersionUID = 1L;

        SecretMissing(DeviceId device, AuthenticationMethod method) {
            super("device " + device + " has no secret for " + method + " (expected: a secret of 1..255 bytes)");
        }
    }

    /** More changes wait than may: try again later. */
    public static final class Overloaded extends ProvisioningFailure {
        private static final long serialVersionUID = 1L;

        Overloaded(int waiting) {
            super("changes to provisioned devices: " + waiting + " wait already");
        }
    }
}
