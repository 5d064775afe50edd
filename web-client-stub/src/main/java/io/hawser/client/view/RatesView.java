package io.hawser.client.view;

/**
 * What passes between a node and its devices, averaged over the last 5 seconds.
 *
 * @param messagesIn messages from devices per second
 * @param messagesOut messages to devices per second
 * @param bytesIn bytes from devices per second
 * @param bytesOut bytes to devices per second
 */
public record RatesView(double messagesIn, double messagesOut, double bytesIn, double bytesOut) {}
