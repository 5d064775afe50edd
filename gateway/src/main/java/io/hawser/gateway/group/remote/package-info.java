/**
 * Groups that another gateway serves: questions go to it, and what its members are given comes from it.
 *
 * <p>Threads: questions of others are answered by virtual threads of their own where they wait; see each class.
 */
@NullMarked
package io.hawser.gateway.group.remote;

import org.jspecify.annotations.NullMarked;
