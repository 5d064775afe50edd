package io.hawser.gateway.mina;

/**
 * What one connection may cost.
 *
 * @param maxBody the longest frame body that is accepted, in bytes
 * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
 */
record LinkLimits(int maxBody, long maxQueuedBytes) {}
