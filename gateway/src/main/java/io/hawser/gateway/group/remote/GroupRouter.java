package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.group.DeleteOutcome;
import io.hawser.gateway.group.GroupElsewhereException;
import io.hawser.gateway.group.GroupHomes;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.group.JoinOutcome;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.NamedGroups;
import io.hawser.gateway.group.SeekOutcome;
import io.hawser.gateway.group.SeekTarget;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named groups of the whole cluster: each is served by one gateway, and what concerns it goes there, which may be here.
 * When gateways come, leave service or go, members of groups that move are ended, and join again.
 *
 * <p>Threads: any; questions wait for their answers. Moves are made by a virtual thread.
 */
public final class GroupRouter implements NamedGroups, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRouter.class);
    /** While gateways do not agree yet who serves a group, it is asked for again so long: as long as one hangs unnoticed. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Groups here;
    private final GroupHomes homes;
    private final GroupCalls calls;
    private final GroupHost host;
    private final LongSupplier nanoClock;
    private final Set<RemoteMember> members = ConcurrentHashMap.newKeySet();
    private final AtomicLong tickets = new AtomicLong();
    private final Registration watching;
    // set before all are ended and read after adding: either close sees the member, or the joiner sees this
    private volatile boolean closed;

    /**
     * Serves other gateways from now on.
     *
     * @param here the groups that this gateway serves, opened with the same homes
     * @param nanoClock for waits; does not jump
     */
    public GroupRouter(Groups here, GroupHomes homes, Peers peers, LongSupplier nanoClock, Counters counters) {
        this.here = here;
        this.homes = homes;
        this.nanoClock = nanoClock;
        this.calls = new GroupCalls(peers.calls(), counters);
        this.host = new GroupHost(here, peers.calls(), nanoClock);
        this.watching = peers.membership().watch(new Moves());
    }

    @Override
    public JoinOutcome join(JoinRequest request) throws InterruptedException {
        return atHome(request.group(), home -> home.equals(homes.self()) ? here.join(request) : join(home, request));
    }

    @Override
    public Optional<GroupStatus> find(String name) throws InterruptedException {
        return atHomeOrHere(name).getOrDefault(name, Optional.empty());
    }

    @Override
    public List<GroupStatus> after(String name, int limit) throws InterruptedException {
        Map<String, GroupStatus> page = new LinkedHashMap<>();
        here.after(name, limit).forEach(group -> page.put(group.name(), group));
        Map<Node, List<String>> elsewhere = new LinkedHashMap<>();
        for (String group : page.keySet()) {
            Node home = homes.of(group);
            if (!home.equals(homes.self())) {
                elsewhere.computeIfAbsent(home, _ -> new ArrayList<>()).add(group);
            }
        }
        for (Map.Entry<Node, List<String>> asked : elsewhere.entrySet()) {
            askAll(asked.getKey(), asked.getValue())
                    .forEach((group, status) ->
                            status.ifPresentOrElse(known -> page.put(group, known), () -> page.remove(group)));
        }
        return List.copyOf(page.values());
    }

    @Override
    public SeekOutcome seek(String name, SeekTarget target) throws InterruptedException {
        return atHome(
                name, home -> home.equals(homes.self()) ? here.seek(name, target) : calls.seek(home, name, target));
    }

    @Override
    public DeleteOutcome delete(String name) throws InterruptedException {
        return atHome(name, home -> home.equals(homes.self()) ? here.delete(name) : calls.delete(home, name));
    }

    /** How many subscribers here read for groups that other gateways serve. */
    public int membersElsewhere() {
        return members.size();
    }

    /** How many subscribers of other gateways read for groups that this one serves. */
    public int membersFromElsewhere() {
        return host.count();
    }

    /** Sends and asks for signs of life, and moves what has to. Called twice a second or so; does not wait. */
    public void look() {
        members.forEach(RemoteMember::look);
        host.look();
        move();
    }

    /** Moves what has to, soon, since who is to serve a group may have changed; does not wait. */
    public void follow() {
        Thread.ofVirtual().name("group-moves").start(this::move);
    }

    /** Ends all members, here and there; {@link Groups} are to be closed behind it. */
    @Override
    public void close() {
        closed = true;
        watching.close();
        host.close();
        members.forEach(RemoteMember::close);
    }

    private JoinOutcome join(Node home, JoinRequest request) throws InterruptedException {
        long ticket = tickets.incrementAndGet();
        try {
            return switch (calls.join(home, ticket, request)) {
                case GroupCalls.Joined.Yes(String id) ->
                    new JoinOutcome.Joined(begin(request.group(), home, ticket, id));
                case GroupCalls.Joined.OtherFilter() -> new JoinOutcome.OtherFilter();
                case GroupCalls.Joined.TooManyGroups(int limit) -> new JoinOutcome.TooManyGroups(limit);
            };
        } catch (EventsUnavailableException | InterruptedException e) {
            var _ = calls.leave(home, ticket); // it may have joined all the same; if this is lost, silence ends it
            throw e;
        }
    }

    private RemoteMember begin(String group, Node home, long ticket, String id) {
        RemoteMember member = new RemoteMember(group, home, ticket, id, calls, nanoClock, members::remove);
        members.add(member);
        if (closed) {
            member.close();
        }
        return member;
    }

    /** How the group is; of one whose gateway does not answer, what that has written down last. */
    private Map<String, Optional<GroupStatus>> atHomeOrHere(String name) throws InterruptedException {
        Node home = homes.of(name);
        Map<String, Optional<GroupStatus>> found = home.equals(homes.self()) ? Map.of() : askAll(home, List.of(name));
        return found.isEmpty() ? Map.of(name, here.find(name)) : found;
    }

    private Map<String, Optional<GroupStatus>> askAll(Node home, List<String> names) throws InterruptedException {
        Map<String, Optional<GroupStatus>> found = new LinkedHashMap<>();
        try {
            while (found.size() < names.size()) {
                var some = calls.status(home, names.subList(found.size(), names.size()));
                if (some.isEmpty()) {
                    break;
                }
                found.putAll(some);
            }
        } catch (EventsUnavailableException | GroupElsewhereException e) {
            LOG.debug("groups are told as they were written down last home={} reason={}", home, e.getMessage());
        }
        return found;
    }

    private interface Attempt<T> {
        T at(Node home) throws InterruptedException;
    }

    private <T> T atHome(String group, Attempt<T> attempt) throws InterruptedException {
        long deadline = nanoClock.getAsLong() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempt.at(homes.of(group));
            } catch (GroupElsewhereException e) {
                if (closed || nanoClock.getAsLong() - deadline > 0) {
                    throw new EventsUnavailableException(String.valueOf(e.getMessage()), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    /** Ends members of groups that another gateway is to serve than does. */
    private void move() {
        here.release();
        for (RemoteMember member : members) {
            if (!homes.of(member.group()).equals(member.home())) {
                member.end("group " + member.group() + " is served by another gateway now; join again");
            }
        }
    }

    /** Moves groups when gateways come and go. */
    private final class Moves implements Membership.Listener {
        @Override
        public void onJoined(Node node) {
            follow();
        }

        @Override
        public void onDied(Node node) {
            host.onDied(node);
            follow();
        }
    }
}
