package io.hawser.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.LogPlace;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GroupJournalTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
    private static final Hold HOLD = new Hold(1, "here");

    private final MemoryBackplane engine = new MemoryBackplane(16 << 20);
    private final DurableLog log = engine.log(new LogName("groups"));

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theLogIsForgottenUpToWhatSaysHowGroupsAre() throws Exception {
        try (GroupJournal journal = following()) {
            append(journal, 10);

            journal.shorten(2, _ -> {});

            assertThat(Stages.get(log.head())).isEqualTo(new Position(9));
        }
    }

    @Test
    void theLastRecordStaysThoughNoGroupIsLeft() throws Exception {
        try (GroupJournal journal = following()) {
            append(journal, 9);
            journal.appendAndSee(new GroupRecord.Forgotten("shop", HOLD));

            journal.shorten(2, _ -> {});

            assertThat(Stages.get(log.head())).isEqualTo(new Position(9));
        }
    }

    @Test
    void aLogOfWhichNothingIsLeftIsCaughtUpWith() throws Exception {
        try (GroupJournal journal = following()) {
            append(journal, 10);
        }
        Stages.get(log.truncateUpTo(new Position(10)));

        try (GroupJournal next = following()) {
            next.catchUp();
            next.appendAndSee(kept());

            assertThat(next.known().tail()).isEqualTo(new Position(11));
        }
    }

    @Test
    void whoMeetsARecordOfANewerVersionForgetsNothingOfTheLogAndTakesNoGroup() throws Exception {
        try (GroupJournal journal = following()) {
            Stages.get(log.append(
                    ByteBuffer.wrap(new byte[] {3, 1, 7, 7}), Expect.any(), new RecordId("of a newer version")));
            await().atMost(SOON).until(() -> journal.failing().isPresent());
            for (int i = 0; i < 10; i++) {
                var _ = Stages.get(journal.append(kept())); // a group that is served goes on
            }

            await().atMost(SOON).until(() -> journal.known().tail().value() == 11);

            journal.shorten(2, _ -> {});

            assertThat(Stages.get(log.head())).isEqualTo(Position.START);
            assertThat(journal.failing().orElseThrow()).contains("position 1", "version: 3 (expected: 1 or 2)");
            assertThatThrownBy(journal::catchUp)
                    .isInstanceOf(EventsUnavailableException.class)
                    .hasMessageContaining("version: 3");
            assertThatThrownBy(() -> journal.appendAndSee(new GroupRecord.Taken("shop", HOLD.next("here"))))
                    .isInstanceOf(EventsUnavailableException.class);
        }
    }

    private GroupJournal following() throws InterruptedException {
        GroupJournal journal = new GroupJournal(log, "here");
        journal.open();
        journal.follow(_ -> {}, () -> {});
        return journal;
    }

    private static void append(GroupJournal journal, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            journal.appendAndSee(kept());
        }
    }

    private static GroupRecord kept() {
        GroupPlace place = new GroupPlace(new LogPlace(new Position(1), 1), List.of(), List.of());
        return new GroupRecord.Kept(new GroupState("shop", EventFilter.everything(), TIME, TIME, 0, place), HOLD);
    }
}
