/**
 * What simulated devices know for certain, line by line in a file: docs/ledger.md describes it. Whoever audits holds it
 * against what a gateway kept.
 *
 * <p>Threads: any may record; one thread of its own writes.
 */
@NullMarked
package io.hawser.device.ledger;

import org.jspecify.annotations.NullMarked;
