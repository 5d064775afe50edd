/**
 * Named groups: reading for one with several threads, acknowledging what was handled; and what an operator does about
 * groups. {@link io.hawser.client.group.GroupSubscription} is the door.
 *
 * <p>Threads: each subscription has one that reads, one that acknowledges, and as many that handle as its options say.
 */
@NullMarked
package io.hawser.client.group;

import org.jspecify.annotations.NullMarked;
