package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Position;
import org.junit.jupiter.api.Test;

final class EventPositionTest {
    private final EventPosition place = new EventPosition(new Position(1234567890123L), 42);

    @Test
    void tokensComeBackAsTheyWere() {
        assertThat(EventPosition.parse(place.token())).contains(place);
        assertThat(ResumeToken.parse(new ResumeToken(place).text())).contains(new ResumeToken(place));
        assertThat(ResumeToken.parse(ResumeToken.behind(Position.START).text()))
                .contains(ResumeToken.behind(Position.START));
    }

    @Test
    void tokensAreSafeInUrls() {
        assertThat(place.token()).matches("[A-Za-z0-9_-]{23}");
    }

    @Test
    void noChangedTokenIsTaken() {
        String token = place.token();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'E' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(EventPosition.parse(changed)).as(changed).isEmpty();
        }
    }

    @Test
    void oneKindOfTokenIsNotTakenForTheOther() {
        assertThat(ResumeToken.parse(place.token())).isEmpty();
        assertThat(EventPosition.parse(new ResumeToken(place).text())).isEmpty();
    }

    @Test
    void rubbishIsNoToken() {
        assertThat(ResumeToken.parse("")).isEmpty();
        assertThat(ResumeToken.parse("x".repeat(23))).isEmpty();
        assertThat(ResumeToken.parse("=".repeat(23))).isEmpty();
        assertThat(ResumeToken.parse("ä€".repeat(20))).isEmpty();
    }

    @Test
    void positionsOrderByBatchThenIndex() {
        assertThat(new EventPosition(new Position(2), 9))
                .isLessThan(new EventPosition(new Position(3), 0))
                .isGreaterThan(new EventPosition(new Position(2), 8))
                .isLessThan(EventPosition.endOf(new Position(2)));
    }
}
