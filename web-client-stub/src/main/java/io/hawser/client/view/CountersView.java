package io.hawser.client.view;

/**
 * What passed between a device and the gateway in its current session.
 *
 * @param uplinks received
 * @param commands sent, repeats included
 * @param bytesIn bytes received
 * @param bytesOut bytes sent
 */
public record CountersView(long uplinks, long commands, long bytesIn, long bytesOut) {}
