/**
 * JSON lines, the text protocol of docs/device-protocol.md; found by {@link java.util.ServiceLoader}, used by name
 * nowhere.
 *
 * <p>Threads: everything here is stateless or lives within one call; any thread may use it.
 */
@NullMarked
package io.hawser.protocol.json;

import org.jspecify.annotations.NullMarked;
