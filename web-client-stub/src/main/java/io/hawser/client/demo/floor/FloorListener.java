package io.hawser.client.demo.floor;

/**
 * Who is told what changes on the floor, in order, by whichever thread changed it and under the floor's lock: it must hand
 * on and return, and never wait.
 */
public interface FloorListener {
    /** A machine is so now. */
    void onMachine(Machine machine);

    /** A machine has lost its place to another. */
    void onForgotten(String machineId);

    /** Something happened. */
    void onHappening(Happening happening);

    /** The gateway is so now. */
    void onGateway(GatewayState gateway);
}
