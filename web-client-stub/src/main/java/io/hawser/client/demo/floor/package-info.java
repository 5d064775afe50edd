/**
 * What a web tier keeps in mind of its machines, and how it keeps that true: the part of the demo to copy first. It knows
 * the client library's contract and nothing of HTTP.
 *
 * <p>Threads: the subscription's and the watch's tell the floor, the client's futures tell it of commands, a thread of its
 * own opens streams again that ended; any may look.
 */
@NullMarked
package io.hawser.client.demo.floor;

import org.jspecify.annotations.NullMarked;
