package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.Payload;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventFilterTest {
    private final Event uplink = Events.uplink("meter-1", 1, "power", Payload.empty());
    private final Event connect = Events.connected("meter-1");

    @Test
    void everythingLeavesNothingOut() {
        assertThat(EventFilter.everything().passes(uplink)).isTrue();
        assertThat(EventFilter.everything().passes(connect)).isTrue();
    }

    @Test
    void kindsAreChosen() {
        EventFilter uplinks = new EventFilter(Set.of(EventKind.UPLINK), "", "");

        assertThat(uplinks.passes(uplink)).isTrue();
        assertThat(uplinks.passes(connect)).isFalse();
    }

    @Test
    void devicesAreChosenByPrefix() {
        assertThat(new EventFilter(Set.of(), "meter-", "").passes(connect)).isTrue();
        assertThat(new EventFilter(Set.of(), "pump-", "").passes(connect)).isFalse();
    }

    @Test
    void theUplinkNameLeavesOtherKindsAlone() {
        EventFilter other = new EventFilter(Set.of(), "", "voltage");

        assertThat(other.passes(uplink)).isFalse();
        assertThat(other.passes(connect)).isTrue();
        assertThat(new EventFilter(Set.of(), "", "power").passes(uplink)).isTrue();
    }
}
