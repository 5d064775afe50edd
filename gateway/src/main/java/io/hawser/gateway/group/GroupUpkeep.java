package io.hawser.gateway.group;

import io.hawser.gateway.event.EventsUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done with groups every so often: their places are written down, the log of them is kept short, and those
 * that nobody reads for any more are forgotten.
 *
 * <p>Threads: housekeeping's, and virtual ones for what waits for the store.
 */
final class GroupUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(GroupUpkeep.class);
    /** Records that others have made void, beyond which the journal is shortened. */
    private static final int MAX_VOID_RECORDS = 2_000;

    private final Groups groups;
    private final GroupServices services;
    private final GroupSharing sharing;
    private final ServedGroups served;
    private final AtomicBoolean rewriting = new AtomicBoolean();

    GroupUpkeep(Groups groups, GroupServices services, GroupSharing sharing, ServedGroups served) {
        this.groups = groups;
        this.services = services;
        this.sharing = sharing;
        this.served = served;
    }

    /** See {@link Groups#write}. */
    void write() {
        served.all().forEach(Group::writeIfChanged);
        List<String> old = new ArrayList<>();
        services.journal().shorten(MAX_VOID_RECORDS, old::add);
        List<String> unserved = new ArrayList<>();
        for (String name : old) {
            served.find(name).ifPresent(Group::writeAgain);
            if (served.find(name).isEmpty() && sharing.isHome().test(name)) {
                unserved.add(name);
            }
        }
        if (!unserved.isEmpty() && rewriting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("group-rewrite").start(() -> rewrite(unserved));
        }
    }

    /** See {@link Groups#sweep}. */
    void sweep() {
        Instant since = services.clock().instant().minus(services.limits().keepFor());
        List<String> abandoned = services.journal().known().all().stream()
                .map(KnownGroups.Known::state)
                .filter(state -> sharing.isHome().test(state.name()))
                .filter(state -> isAbandoned(state, since))
                .map(GroupState::name)
                .toList();
        if (!abandoned.isEmpty()) {
            Thread.ofVirtual().name("group-sweep").start(() -> deleteAll(abandoned));
        }
    }

    private boolean isAbandoned(GroupState state, Instant since) {
        return served.find(state.name())
                .map(group -> group.isAbandoned(since))
                .orElseGet(() -> state.lastMember().isBefore(since));
    }

    private void deleteAll(List<String> names) {
        try {
            for (String name : names) {
                DeleteOutcome outcome = groups.delete(name);
                LOG.info("group without members group={} outcome={}", name, outcome);
            }
        } catch (InterruptedException | EventsUnavailableException | GroupElsewhereException e) {
            LOG.warn("old groups are not forgotten yet reason={}", e.getMessage());
        }
    }

    /** Takes groups that nobody serves, so that the records before those that say how they are can be forgotten. */
    private void rewrite(List<String> names) {
        try {
            for (String name : names) {
                groups.take(name).ifPresent(Group::writeAgain);
            }
        } catch (InterruptedException | EventsUnavailableException | GroupElsewhereException e) {
            LOG.warn("old records of groups are not written again yet reason={}", e.getMessage());
        } finally {
            rewriting.set(false);
        }
    }
}
