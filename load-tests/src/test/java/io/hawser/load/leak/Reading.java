package io.hawser.load.leak;

/**
 * What a process holds at one moment.
 *
 * @param heapBytes that live in its heap, after a full collection
 * @param descriptors that are open: files, sockets, …
 */
record Reading(long heapBytes, int descriptors) {}
