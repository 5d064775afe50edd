/**
 * What a gateway answers, as immutable values: devices, commands, events, status. These take {@code Optional} components,
 * against the habit of the house, because only the library makes them and a caller only reads them. An enum has
 * {@code UNKNOWN} for what a newer gateway may say.
 *
 * <p>Threads: everything here may be read by any thread.
 */
@NullMarked
package io.hawser.client.view;

import org.jspecify.annotations.NullMarked;
