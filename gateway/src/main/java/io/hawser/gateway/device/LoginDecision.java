package io.hawser.gateway.device;

/** What to answer to a device's HELLO. */
public sealed interface LoginDecision {

    /** It is logged in. */
    record Accepted() implements LoginDecision {}

    /**
     * It gets a nonce and must prove that it knows its secret. Whoever asks to be challenged is, also a device that
     * cannot succeed: otherwise anyone could find out which devices there are.
     */
    record Challenge() implements LoginDecision {}

    /**
     * It is turned away, and told no more than that it is unauthorized.
     *
     * @param why what the log says
     */
    record Refused(Why why) implements LoginDecision {}

    /** Why a device is turned away; not for its eyes. */
    enum Why {
        /** It is not provisioned, and nobody can check what it shows, or such devices are not taken here. */
        UNKNOWN_DEVICE,
        /** It is provisioned to prove who it is in another way. */
        WRONG_METHOD,
        /** Its secret is not the one that is provisioned. */
        WRONG_SECRET,
        /** An operator disabled it. */
        DISABLED
    }
}
