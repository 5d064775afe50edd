package io.hawser.load.gatling.request;

/** The answer to a request that is done without one. */
public record Done() {}
