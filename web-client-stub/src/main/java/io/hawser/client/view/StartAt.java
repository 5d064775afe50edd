package io.hawser.client.view;

/** Where reading events begins when nothing else says so. */
public enum StartAt {
    /** With what happens from now on. */
    NOW,
    /** With the oldest event that the log keeps. */
    OLDEST
}
