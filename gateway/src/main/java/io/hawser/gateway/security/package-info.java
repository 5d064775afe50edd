/**
 * Who may connect and who may call: provisioned devices and their secrets, API tokens and roles, and the files that keep
 * the secrets of this installation.
 *
 * <p>Threads: questions (log-in, tokens, finding devices) are answered from memory on any thread, I/O threads included;
 * changes to provisioned devices are made one after the other by one virtual thread.
 */
@NullMarked
package io.hawser.gateway.security;

import org.jspecify.annotations.NullMarked;
