package io.hawser.client.view;

/** How a device proves who it is. */
public enum DeviceAuthentication {
    /** Not at all: whoever says this id is it. */
    NONE,
    /** By showing its secret at login. */
    TOKEN,
    /** By HMAC-SHA256 of a nonce; its secret never crosses the wire. */
    HMAC_SHA256,
    /** Not provisioned, or newer than this library. */
    UNKNOWN
}
