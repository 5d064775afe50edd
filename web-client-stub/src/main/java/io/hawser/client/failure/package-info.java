/**
 * How a call fails: one sealed family of exceptions, and the reasons of the contract.
 *
 * <p>Threads: everything here may be read by any thread.
 */
@NullMarked
package io.hawser.client.failure;

import org.jspecify.annotations.NullMarked;
