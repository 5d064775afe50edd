package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Calls.Operation;

/** What gateways ask each other about groups, and how answers begin; no client sees any of it. */
final class GroupOperation {
    static final Operation JOIN = new Operation("group-join");
    static final Operation TAKE = new Operation("group-take");
    static final Operation SETTLE = new Operation("group-settle");
    static final Operation LEAVE = new Operation("group-leave");
    static final Operation STATUS = new Operation("group-status");
    static final Operation SEEK = new Operation("group-seek");
    static final Operation DELETE = new Operation("group-delete");

    // How an answer begins, behind its version: anything but DONE is followed by a sentence.
    static final int DONE = 0;
    static final int ELSEWHERE = 1;
    static final int UNAVAILABLE = 2;
    static final int NO_MEMBER = 3;

    private GroupOperation() {}
}
