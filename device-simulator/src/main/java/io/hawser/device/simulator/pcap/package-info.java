/**
 * Reads what capture tools write, classic pcap and pcapng, and puts the TCP connections to one port together again. It
 * believes nothing that a file says: sizes are bounded before anything is allocated for them.
 *
 * <p>Threads: whoever reads a file, one for each.
 */
@NullMarked
package io.hawser.device.simulator.pcap;

import org.jspecify.annotations.NullMarked;
