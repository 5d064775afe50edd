package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.group.DeleteOutcome;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupElsewhereException;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.group.JoinOutcome;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.Member;
import io.hawser.gateway.group.SeekOutcome;
import io.hawser.gateway.group.SeekTarget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Answers other gateways' questions about groups that this one serves, and keeps their members.
 *
 * <p>Threads: what waits for the log or for events is answered by a virtual thread of its own, the rest on the engine's.
 */
final class GroupHost implements AutoCloseable {
    /** Members of whom nothing is heard for so long are ended: their gateway sends word every few seconds. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(15);

    static final Duration MAX_TAKE = Duration.ofSeconds(2);
    private static final int MAX_STATUS_BYTES = Calls.MAX_BODY_BYTES / 2;

    private final Groups groups;
    private final LongSupplier nanoClock;
    private final ConcurrentMap<HostedMember.Key, HostedMember> members = new ConcurrentHashMap<>();
    private final List<Registration> serving;
    // set before all are ended and read after adding: either close sees the member, or who adds sees this
    private volatile boolean closed;

    GroupHost(Groups groups, Calls calls, LongSupplier nanoClock) {
        this.groups = groups;
        this.nanoClock = nanoClock;
        this.serving = List.of(
                calls.serve(GroupOperation.JOIN, (from, body) -> waiting(() -> join(from, body))),
                calls.serve(GroupOperation.TAKE, (from, body) -> waiting(() -> take(from, body))),
                calls.serve(GroupOperation.SETTLE, this::settle),
                calls.serve(GroupOperation.LEAVE, this::leave),
                calls.serve(GroupOperation.STATUS, (_, body) -> waiting(() -> status(body))),
                calls.serve(GroupOperation.SEEK, (_, body) -> waiting(() -> seek(body))),
                calls.serve(GroupOperation.DELETE, (_, body) -> waiting(() -> delete(body))));
    }

    /** How many members of groups here have their streams at other gateways. */
    int count() {
        return members.size();
    }

    /** That gateway is gone, and with it its members. */
    void onDied(Node node) {
        members.forEach((key, member) -> {
            if (key.from().equals(node)) {
                end(key, member);
            }
        });
    }

    /** Ends members of whom nothing was heard for too long, and forgets those that have ended. */
    void look() {
        members.forEach((key, member) -> {
            if (!member.isOpen() || member.isSilentFor(MAX_SILENCE)) {
                end(key, member);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        serving.forEach(Registration::close);
        members.forEach(this::end);
    }

    private void end(HostedMember.Key key, HostedMember member) {
        members.remove(key, member);
        var _ = member.leave(); // nobody is there to hear of it
    }

    private ByteBuffer join(Node from, ByteBuffer body) throws InterruptedException {
        record JoinQuestion(long ticket, JoinRequest request) {}
        JoinQuestion question = BodyReader.read(body, in -> new JoinQuestion(in.longNumber(), GroupCodec.readJoin(in)));
        return switch (groups.join(question.request())) {
            case JoinOutcome.Joined(var joined) -> {
                HostedMember.Key key = new HostedMember.Key(from, question.ticket());
                HostedMember member = new HostedMember((Member) joined, nanoClock);
                members.put(key, member);
                if (closed) {
                    end(key, member);
                }
                yield done().octet(1).text(member.id()).toBody();
            }
            case JoinOutcome.OtherFilter() -> done().octet(2).toBody();
            case JoinOutcome.TooManyGroups(int limit) ->
                done().octet(3).number(limit).toBody();
        };
    }

    private ByteBuffer take(Node from, ByteBuffer body) throws InterruptedException {
        record TakeQuestion(long ticket, long seen, int maxEvents, Duration limit) {}
        TakeQuestion question = BodyReader.read(
                body, in -> new TakeQuestion(in.longNumber(), in.longNumber(), in.number(), in.duration()));
        HostedMember member = members.get(new HostedMember.Key(from, question.ticket()));
        if (member == null) {
            return noMember("there is no such member; join again");
        }
        Duration limit = question.limit().compareTo(MAX_TAKE) < 0 ? question.limit() : MAX_TAKE;
        Optional<GroupDelivery> delivery = member.take(question.seen(), question.maxEvents(), limit);
        if (delivery.isEmpty()) {
            return noMember(member.endedBecause());
        }
        BodyWriter answer = done();
        DeliveryCodec.write(delivery.get(), answer);
        return answer.toBody();
    }

    private CompletionStage<ByteBuffer> settle(Node from, ByteBuffer body) {
        record SettleQuestion(long ticket, List<Settlement> settlements) {}
        SettleQuestion question = BodyReader.read(body, in -> new SettleQuestion(in.longNumber(), Settlement.read(in)));
        HostedMember member = members.get(new HostedMember.Key(from, question.ticket()));
        if (member == null) {
            return CompletableFuture.completedFuture(noMember("there is no such member; join again"));
        }
        return CompletableFuture.completedFuture(
                member.settle(question.settlements()) ? done().toBody() : noMember(member.endedBecause()));
    }

    private CompletionStage<ByteBuffer> leave(Node from, ByteBuffer body) {
        long ticket = BodyReader.read(body, BodyReader::longNumber);
        HostedMember member = members.remove(new HostedMember.Key(from, ticket));
        CompletionStage<Void> left = member == null ? CompletableFuture.completedFuture(null) : member.leave();
        return left.thenApply(_ -> done().toBody());
    }

    /** As many of those asked for as the answer has room for, in their order. */
    private ByteBuffer status(ByteBuffer body) {
        List<String> names = BodyReader.read(body, in -> {
            List<String> asked = new ArrayList<>();
            for (int left = in.number(); left > 0; left--) {
                asked.add(in.text());
            }
            return asked;
        });
        BodyWriter answer = done();
        for (String name : names) {
            if (answer.size() > MAX_STATUS_BYTES) {
                break;
            }
            Optional<GroupStatus> found = groups.find(name);
            answer.octet(found.isPresent() ? 1 : 2);
            found.ifPresent(group -> GroupCodec.write(group, answer));
        }
        return answer.octet(0).toBody();
    }

    private ByteBuffer seek(ByteBuffer body) throws InterruptedException {
        record SeekQuestion(String name, SeekTarget target) {}
        SeekQuestion question = BodyReader.read(body, in -> new SeekQuestion(in.text(), GroupCodec.readTarget(in)));
        BodyWriter answer = done();
        switch (groups.seek(question.name(), question.target())) {
            case SeekOutcome.Moved(GroupStatus group) -> GroupCodec.write(group, answer.octet(1));
            case SeekOutcome.NoSuchGroup() -> answer.octet(2);
            case SeekOutcome.NoSuchEvent() -> answer.octet(3);
        }
        return answer.toBody();
    }

    private ByteBuffer delete(ByteBuffer body) throws InterruptedException {
        DeleteOutcome outcome = groups.delete(BodyReader.read(body, BodyReader::text));
        return done().text(outcome.name()).toBody();
    }

    private interface Question {
        ByteBuffer answer() throws InterruptedException;
    }

    private static CompletionStage<ByteBuffer> waiting(Question question) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("group-question").start(() -> {
            try {
                answer.complete(question.answer());
            } catch (GroupElsewhereException e) {
                answer.complete(refused(GroupOperation.ELSEWHERE, String.valueOf(e.getMessage())));
            } catch (EventsUnavailableException e) {
                answer.complete(refused(GroupOperation.UNAVAILABLE, String.valueOf(e.getMessage())));
            } catch (InterruptedException | RuntimeException | Error e) { // whatever it is, the caller is told
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static BodyWriter done() {
        return new BodyWriter().octet(GroupOperation.DONE);
    }

    private static ByteBuffer noMember(String why) {
        return refused(GroupOperation.NO_MEMBER, why);
    }

    private static ByteBuffer refused(int why, String sentence) {
        return new BodyWriter().octet(why).text(sentence).toBody();
    }
}
