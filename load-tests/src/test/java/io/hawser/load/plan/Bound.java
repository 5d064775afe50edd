package io.hawser.load.plan;

/**
 * What must hold of a run beyond Gatling's own assertions, which cannot hold one request against another.
 *
 * @param request the name of what is bounded
 * @param reference the name of what it is held against
 * @param percentile of both latencies, such as 99
 * @param factor how many times the reference's it may be at most
 * @param slackMillis and so many ms more: below that, differences are the machine's
 */
public record Bound(String request, String reference, double percentile, double factor, long slackMillis) {}
