package io.hawser.gateway.group;

import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.LogPlaces;
import io.hawser.gateway.metrics.Counters;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every group needs.
 *
 * @param nanoClock for waits; does not jump
 * @param random makes members' ids and spreads devices over them
 */
record GroupServices(
        EventLog log,
        LogPlaces places,
        GroupJournal journal,
        GroupLimits limits,
        InstantSource clock,
        LongSupplier nanoClock,
        RandomGenerator random,
        Counters counters) {}
