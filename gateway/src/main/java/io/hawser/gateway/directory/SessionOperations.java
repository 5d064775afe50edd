package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Calls.Operation;

/** What nodes ask each other about sessions; the bodies are at {@link io.hawser.gateway.directory.wire.CallBodies}. */
final class SessionOperations {
    static final Operation DELIVER = new Operation("session-deliver");
    static final Operation TAKEOVER = new Operation("session-takeover");
    static final Operation DISCONNECT = new Operation("session-disconnect");
    static final Operation FACTS = new Operation("session-facts");
    static final Operation RETURNED = new Operation("session-returned");

    private SessionOperations() {}
}
