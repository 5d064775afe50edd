package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertInvalid;
import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.hawser.rpc.v1.DeleteGroupRequest;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventGroupsGrpc;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.GetGroupRequest;
import io.hawser.rpc.v1.Group;
import io.hawser.rpc.v1.ListGroupsRequest;
import io.hawser.rpc.v1.ListGroupsResponse;
import io.hawser.rpc.v1.SeekGroupRequest;
import io.hawser.rpc.v1.StartAt;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GroupSubscribeTest {
    private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayFixture(directory);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aGroupKeepsItsPlaceAcrossStreamsAndARestartOfTheGateway() throws Exception {
        EventReader reader = join("billing");
        sendUplinks("probe", 1, 60);
        List<Event> given = reader.events(60);
        reader.send(acknowledge(given.subList(0, 40)));
        reader.halfClose();
        assertThat(reader.end().isOk()).isTrue();

        gateway.close();
        gateway = new GatewayFixture(directory);

        assertThat(texts(join("billing").events(20))).isEqualTo(numbers(41, 60));
    }

    @Test
    void acknowledgingByTokenCoversTheResponsesUpToIt() throws Exception {
        EventReader reader = open(group("billing").setFilter(kinds()).setMaxBatch(5));
        reader.startToken();
        sendUplinks("probe", 1, 20);
        List<Event> given = new ArrayList<>();
        String token = "";
        while (given.size() < 10) {
            SubscribeResponse response = reader.response();
            given.addAll(response.getEventsList());
            token = response.getResumeToken();
        }
        reader.send(SubscribeRequest.newBuilder()
                .setAcknowledge(SubscribeRequest.Acknowledge.newBuilder().setUpToToken(token))
                .build());
        reader.halfClose();
        assertThat(reader.end().isOk()).isTrue();

        assertThat(texts(join("billing").events(20 - given.size()))).isEqualTo(numbers(given.size() + 1, 20));
    }

    @Test
    void whatIsRejectedComesAgain() throws Exception {
        EventReader reader = join("billing");
        sendUplinks("probe", 1, 2);
        List<Event> given = reader.events(2);

        reader.send(SubscribeRequest.newBuilder()
                .setReject(SubscribeRequest.Reject.newBuilder()
                        .addPositions(given.getFirst().getPosition())
                        .setDelay(Duration.newBuilder().setNanos(1_000_000)))
                .build());

        assertThat(reader.events(1)).isEqualTo(given.subList(0, 1));
    }

    @Test
    void whatAMemberThatBrokeOffHadGoesToAnother() throws Exception {
        EventReader one = join("billing");
        sendUplinks("probe", 1, 5);
        List<Event> given = one.events(5);
        EventReader two = join("billing");

        one.cancel();

        assertThat(two.events(5)).isEqualTo(given);
    }

    @Test
    void aMemberThatDoesNotReadIsGivenNoMoreThanItMayHave() throws Exception {
        EventReader stalled = EventReader.stalled(
                gateway.asyncMessaging(),
                group("billing").setMaxUnacknowledged(10).build());
        await().atMost(LIMIT).until(() -> groupIsThere("billing"));
        sendUplinks("probe", 1, 50);

        await().atMost(LIMIT).until(() -> get("billing").getUnacknowledged() > 0);
        Group group = get("billing");
        assertThat(group.getUnacknowledged()).isLessThanOrEqualTo(10);
        assertThat(group.getMembersList()).hasSize(1);
        assertThat(group.getMembers(0).getMaxUnacknowledged()).isEqualTo(10);
        assertThat(group.getMembers(0).getAddress()).startsWith("127.0.0.1:");
        stalled.cancel();
        await().atMost(LIMIT).until(() -> get("billing").getMembersCount() == 0);
        assertThat(texts(join("billing").events(50))).isEqualTo(numbers(1, 50));
    }

    @Test
    void groupsAreListedSoughtAndDeleted() throws Exception {
        EventReader reader = join("b-shop");
        join("a-shop").cancel();
        sendUplinks("probe", 1, 10);
        List<Event> given = reader.events(10);
        reader.send(acknowledge(given));
        await().atMost(LIMIT).until(() -> get("b-shop").getUnacknowledged() == 0);

        ListGroupsResponse first = groups().listGroups(
                        ListGroupsRequest.newBuilder().setPageSize(1).build());
        assertThat(first.getGroupsList()).extracting(Group::getGroup).containsExactly("a-shop");
        ListGroupsResponse second = groups().listGroups(ListGroupsRequest.newBuilder()
                .setPageToken(first.getNextPageToken())
                .build());
        assertThat(second.getGroupsList()).extracting(Group::getGroup).containsExactly("b-shop");

        Group sought = groups().seekGroup(SeekGroupRequest.newBuilder()
                .setGroup("b-shop")
                .setPosition(given.get(6).getPosition())
                .build());
        assertThat(sought.getLag()).isGreaterThanOrEqualTo(4);
        assertThat(reader.events(4)).isEqualTo(given.subList(6, 10));

        assertRefused(refusal(() -> delete("b-shop")), Status.Code.FAILED_PRECONDITION, "GROUP_IN_USE");
        reader.cancel();
        await().atMost(LIMIT).until(() -> get("b-shop").getMembersCount() == 0);
        delete("b-shop");
        assertRefused(refusal(() -> get("b-shop")), Status.Code.NOT_FOUND, "GROUP_NOT_FOUND");
        assertRefused(refusal(() -> delete("b-shop")), Status.Code.NOT_FOUND, "GROUP_NOT_FOUND");
    }

    @Test
    void theFilterIsAppliedByTheGatewayAndAnotherOneConflicts() throws Exception {
        EventFilter uplinksOfA = EventFilter.newBuilder()
                .addKinds(EventKind.EVENT_KIND_UPLINK)
                .setDeviceIdPrefix("a-")
                .build();
        EventReader reader = open(group("billing").setFilter(uplinksOfA));
        reader.startToken();
        sendUplinks("b-1", 1, 5);
        sendUplinks("a-1", 1, 5);

        assertThat(reader.events(5)).extracting(Event::getDeviceId).containsOnly("a-1");
        assertThat(get("billing").getFilter()).isEqualTo(uplinksOfA);
        assertRefused(open(group("billing")).refusal(), Status.Code.FAILED_PRECONDITION, "GROUP_CONFLICT");
    }

    @Test
    void readingBeginsWithTheOldestEventIfThatIsWanted() throws Exception {
        sendUplinks("probe", 1, 5);

        assertThat(texts(open(uplinks().setStartAt(StartAt.START_AT_OLDEST))
                        .skipStart()
                        .events(5)))
                .isEqualTo(numbers(1, 5));
        assertThat(texts(open(group("billing").setFilter(kinds()).setStartAt(StartAt.START_AT_OLDEST))
                        .skipStart()
                        .events(5)))
                .isEqualTo(numbers(1, 5));
    }

    @Test
    void badRequestsNameTheirField() throws Exception {
        assertInvalid(open(group("no such name!")).refusal(), "open.group", "INVALID_FIELD");
        assertInvalid(open(group("g").setResumeToken("x")).refusal(), "open.resume_token", "INVALID_FIELD");
        assertInvalid(
                open(group("g").setMaxUnacknowledged(100_001)).refusal(), "open.max_unacknowledged", "INVALID_FIELD");
        assertInvalid(
                open(group("g").setAckWait(Duration.newBuilder().setNanos(999_999_999)))
                        .refusal(),
                "open.ack_wait",
                "INVALID_FIELD");
        assertInvalid(
                afterJoining(SubscribeRequest.newBuilder()
                        .setAcknowledge(SubscribeRequest.Acknowledge.getDefaultInstance())),
                "acknowledge",
                "INVALID_FIELD");
        assertInvalid(
                afterJoining(SubscribeRequest.newBuilder()
                        .setAcknowledge(
                                SubscribeRequest.Acknowledge.newBuilder().setUpToToken("other.1"))),
                "acknowledge.up_to_token",
                "RESUME_TOKEN_INVALID");
        assertInvalid(
                afterJoining(SubscribeRequest.newBuilder()
                        .setAcknowledge(
                                SubscribeRequest.Acknowledge.newBuilder().addPositions("nonsense"))),
                "acknowledge.positions",
                "INVALID_FIELD");
        assertInvalid(
                afterJoining(SubscribeRequest.newBuilder().setReject(SubscribeRequest.Reject.getDefaultInstance())),
                "reject.positions",
                "INVALID_FIELD");
        assertInvalid(refusal(() -> get("")), "group", "INVALID_FIELD");
        assertInvalid(
                refusal(() -> groups().seekGroup(
                                SeekGroupRequest.newBuilder().setGroup("g").build())),
                "target",
                "INVALID_FIELD");
        assertInvalid(
                refusal(() -> groups().listGroups(
                                ListGroupsRequest.newBuilder().setPageToken("x").build())),
                "page_token",
                "PAGE_TOKEN_INVALID");
        assertRefused(
                refusal(() -> groups().seekGroup(SeekGroupRequest.newBuilder()
                        .setGroup("nobody")
                        .setTime(Timestamp.newBuilder().setSeconds(1))
                        .build())),
                Status.Code.NOT_FOUND,
                "GROUP_NOT_FOUND");
    }

    private io.grpc.StatusRuntimeException afterJoining(SubscribeRequest.Builder request) throws Exception {
        EventReader reader = join("billing");
        reader.send(request.build());
        return reader.refusal();
    }

    private EventReader join(String group) throws InterruptedException {
        EventReader reader = open(group(group).setFilter(kinds()));
        reader.startToken();
        return reader;
    }

    private EventReader open(SubscribeRequest.Open.Builder open) {
        return EventReader.open(gateway.asyncMessaging(), open.build());
    }

    private static SubscribeRequest.Open.Builder group(String group) {
        return SubscribeRequest.Open.newBuilder().setGroup(group);
    }

    private static SubscribeRequest.Open.Builder uplinks() {
        return SubscribeRequest.Open.newBuilder().setFilter(kinds());
    }

    private static EventFilter kinds() {
        return EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_UPLINK).build();
    }

    private static SubscribeRequest acknowledge(List<Event> events) {
        return SubscribeRequest.newBuilder()
                .setAcknowledge(SubscribeRequest.Acknowledge.newBuilder()
                        .addAllPositions(events.stream().map(Event::getPosition).toList()))
                .build();
    }

    private EventGroupsGrpc.EventGroupsBlockingStub groups() {
        return gateway.groups();
    }

    private Group get(String group) {
        return groups().getGroup(GetGroupRequest.newBuilder().setGroup(group).build());
    }

    private boolean groupIsThere(String group) {
        return groups().listGroups(ListGroupsRequest.getDefaultInstance()).getGroupsList().stream()
                .anyMatch(known -> known.getGroup().equals(group));
    }

    private void delete(String group) {
        var _ = groups().deleteGroup(
                        DeleteGroupRequest.newBuilder().setGroup(group).build());
    }

    private void sendUplinks(String id, int from, int to) throws Exception {
        try (SocketDevice device = gateway.login(id)) {
            for (int i = from; i <= to; i++) {
                device.uplink(i, "t", Integer.toString(i));
            }
        }
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> event.getUplink().getPayload().toStringUtf8())
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
