package io.hawser.device.ledger;

import java.time.Instant;

/**
 * A ledger's first line.
 *
 * @param start when the run began, by the simulator's clock
 * @param gateways where its devices connected to, for people
 * @param devices how many they were
 * @param idPrefix what their ids begin with
 */
public record LedgerHeader(Instant start, String gateways, int devices, String idPrefix) {}
