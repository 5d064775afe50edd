/**
 * The client library for web tiers: {@link io.hawser.client.HawserClient} is the door. Answers are the records of
 * {@code view}, failures the exceptions of {@code failure}; generated types appear nowhere in the contract.
 *
 * <p>Threads: a client is used by any number of threads. Blocking calls block their caller and nobody else; futures end on
 * threads of gRPC or the client's timer, where nothing must block; a subscription calls its handler on one thread of its own, a group's on
 * several.
 */
@NullMarked
package io.hawser.client;

import org.jspecify.annotations.NullMarked;
