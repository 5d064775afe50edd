/**
 * HDP/1, the native binary protocol of docs/device-protocol.md; found by {@link java.util.ServiceLoader}, used by name
 * nowhere.
 *
 * <p>Threads: everything here is stateless; any thread may use it.
 */
@NullMarked
package io.hawser.protocol.hdp;

import org.jspecify.annotations.NullMarked;
