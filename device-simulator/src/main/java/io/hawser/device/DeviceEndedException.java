package io.hawser.device;

/** The device ended before the operation did; whether the gateway got the message is not known. */
public final class DeviceEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Setback setback;

    DeviceEndedException(Setback setback) {
        super("device ended: " + setback.label());
        this.setback = setback;
    }

    /** Why it ended. */
    public Setback setback() {
        return setback;
    }
}
