package io.hawser.client;

/** What to do with a command whose device is not connected. */
public enum IfOffline {
    /** Keep it until the device connects or its deadline passes. */
    QUEUE,
    /** Refuse it, storing nothing. */
    FAIL
}
