package io.hawser.gateway.security;

/** How a provisioned device proves who it is; the codes are those of HELLO. */
public enum AuthenticationMethod {
    /** Not at all: whoever says the id is it. */
    NONE(0),
    /** By its secret, sent as it is; only a keyed hash of it is kept. */
    TOKEN(1),
    /** By HMAC-SHA256 of a nonce, keyed with its secret, which is kept sealed. */
    HMAC_SHA256(2);

    private final byte code;

    AuthenticationMethod(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
