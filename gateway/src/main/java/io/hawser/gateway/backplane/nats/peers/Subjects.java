package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Calls.Operation;

/** Where what is said between nodes. What is not an {@link Operation} begins with an underscore, as no operation can. */
final class Subjects {
    static final String HEARTBEATS = "hawser.hb";
    static final String ANNOUNCEMENTS = "hawser.dir";
    static final String PROBE = "_probe";
    static final String SNAPSHOT = "_snapshot";

    private Subjects() {}

    static String of(String nodeId, Operation operation) {
        return of(nodeId, operation.name());
    }

    /** A subject's words have no dots in them, and no node's id has a tilde. */
    static String of(String nodeId, String what) {
        return "hawser.node." + nodeId.replace('.', '~') + "." + what;
    }

    static String last(String subject) {
        return subject.substring(subject.lastIndexOf('.') + 1);
    }
}
