package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What browsers see live, and that they hold nobody up. */
class LiveEventsTest {
    private static final int RATE = 20;

    private WebFixture web;
    private SocketDevice device;

    @BeforeEach
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(
                directory, "http.events.max-per-second=" + RATE, "http.events.max-clients=3", "http.send-timeout=1s");
        device = SocketDevice.hdp(web).logIn("press-1");
    }

    @AfterEach
    void stopGateway() {
        device.close();
        web.close();
    }

    @Test
    void aBrowserIsGreetedAndSeesStatusAndEvents() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.sender(), "")) {
            JsonNode hello = browser.first("hello");
            browser.first("status");
            device.uplink(1, "temperature");

            assertThat(browser.subprotocol()).isEqualTo("hawser.events.v1");
            assertThat(hello.path("role").asString()).isEqualTo("sender");
            assertThat(hello.path("node").asString()).isEqualTo("gw-test");
            await().until(() -> browser.uplinks().contains("temperature"));
            JsonNode event = browser.first("events").path(0);
            assertThat(event.path("deviceId").asString()).isEqualTo("press-1");
            assertThat(event.path("uplink").path("payload").asString()).isEqualTo("MjEuNQ==");
        }
    }

    @Test
    void onlyWhatPassesTheFilterIsSeenAndTheFilterMayChange() throws Exception {
        try (BrowserSocket browser =
                        new BrowserSocket(web, web.sender(), "?kinds=UPLINK&deviceIdPrefix=press-&uplinkName=a");
                SocketDevice other = SocketDevice.hdp(web).logIn("drill-1")) {
            browser.first("status");
            device.uplink(1, "a");
            device.uplink(2, "b");
            other.uplink(1, "a");
            device.uplink(3, "a");
            await().until(() -> browser.uplinks().size() == 2);

            browser.say("{\"subscribe\": {\"kinds\": [\"EVENT_KIND_UPLINK\"], \"uplinkName\": \"b\"}}");
            await().until(() -> {
                other.uplink(2, "b");
                other.next(UplinkAck.class);
                return browser.uplinks().contains("b");
            });

            assertThat(browser.uplinks().subList(0, 2)).containsExactly("a", "a");
            assertThat(browser.uplinks().subList(2, browser.uplinks().size())).containsOnly("b");
        }
    }

    @Test
    void oneWhoPausesGetsNothingUntilItGoesOn() throws Exception {
        try (BrowserSocket paused = new BrowserSocket(web, web.sender(), "?kinds=UPLINK");
                BrowserSocket other = new BrowserSocket(web, web.sender(), "?kinds=UPLINK")) {
            paused.say("{\"pause\": true}");
            paused.say("{\"nothing\": true}"); // its refusal tells that the pause was heard
            paused.first("error");
            device.uplink(1, "unseen");
            await().until(() -> other.uplinks().contains("unseen"));
            paused.say("{\"pause\": false}");

            await().until(() -> {
                device.uplink(2, "seen");
                device.next(UplinkAck.class);
                return paused.uplinks().contains("seen");
            });
            assertThat(paused.uplinks()).doesNotContain("unseen");
        }
    }

    @Test
    void whatIsOverTheRateIsCountedInAGap() throws Exception {
        int sent = 10 * RATE;
        try (BrowserSocket browser = new BrowserSocket(web, web.sender(), "?kinds=UPLINK")) {
            browser.first("status");
            for (int i = 1; i <= sent; i++) {
                device.uplink(i, "burst");
            }

            await().until(() -> browser.events() + browser.missed() == sent);
            assertThat(browser.missed()).isPositive();
            assertThat(browser.events()).isGreaterThanOrEqualTo(RATE);
        }
    }

    @Test
    void whoIsOverTheRateForLongStillSeesWhatIsNewAndHearsOfGapsInFewWords(@TempDir Path directory) throws Exception {
        long rate = 1_000;
        try (WebFixture busy = new WebFixture(directory, "http.events.max-per-second=" + rate);
                SocketDevice press = SocketDevice.hdp(busy).logIn("press-1");
                BrowserSocket browser = new BrowserSocket(busy, busy.sender(), "?kinds=UPLINK")) {
            int[] sent = {0};
            browser.first("status");
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .pollInSameThread()
                    .until(() -> {
                        for (int i = 0; i < 20; i++) { // few at a time: what is stored together counts as at once
                            press.send(new Uplink(++sent[0], false, false, "busy", Payload.empty()));
                        }
                        return browser.events() >= 3 * rate; // two seconds at least: one whole second's came at once
                    });

            await().until(() -> browser.events() + browser.missed() == sent[0]);
            assertThat(browser.gaps()).isPositive().isLessThan(browser.events() / 20);
        }
    }

    @Test
    void aViewerSeesStatusAndIsToldWhyNoEvents() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.viewer(), "");
                BrowserSocket sender = new BrowserSocket(web, web.sender(), "")) {
            assertThat(browser.first("error").path("code").asString()).isEqualTo("PERMISSION_DENIED");
            browser.first("status");
            device.uplink(1, "temperature");
            await().until(() -> sender.uplinks().contains("temperature"));
            assertThat(browser.events()).isZero();
        }
    }

    @Test
    void statusIsToldWhenAComponentChangesAndEverySecond() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.viewer(), "")) {
            browser.first("status");

            web.restart("command-monitor", "GRACEFUL");

            browser.first(
                    "status",
                    status -> status.path("components")
                            .valueStream()
                            .anyMatch(one -> one.path("name").asString("").equals("command-monitor")
                                    && one.path("restarts").asString("0").equals("1")));
        }
    }

    @Test
    void aTokenMayComeAsASubprotocol() throws Exception {
        try (BrowserSocket browser =
                new BrowserSocket(web, "/events", "", List.of("hawser.events.v1", "hawser.bearer." + web.sender()))) {
            assertThat(browser.subprotocol()).isEqualTo("hawser.events.v1");
            assertThat(browser.first("hello").path("role").asString()).isEqualTo("sender");
        }
    }

    @Test
    void withoutATokenOrWithAFilterThatIsWrongThereIsNoSocket() {
        assertThat(refusal("", "")).isEqualTo(401);
        assertThat(refusal("hwt_wrong", "")).isEqualTo(401);
        assertThat(refusal(web.sender(), "?kinds=NOTHING")).isEqualTo(400);
    }

    @Test
    void oneTooManyIsToldToTryAgainLater() throws Exception {
        try (BrowserSocket one = new BrowserSocket(web, web.viewer(), "");
                BrowserSocket two = new BrowserSocket(web, web.viewer(), "");
                BrowserSocket three = new BrowserSocket(web, web.viewer(), "");
                BrowserSocket four = new BrowserSocket(web, web.viewer(), "")) {
            List<BrowserSocket> all = List.of(one, two, three, four); // the gateway decides who was last

            await().until(() -> all.stream().filter(BrowserSocket::wasGreeted).count() == 3);
            await().until(() ->
                    all.stream().filter(browser -> !browser.isOpen()).count() == 1);
            assertThat(all.stream().filter(browser -> !browser.isOpen()).findFirst())
                    .hasValueSatisfying(
                            browser -> assertThat(browser.awaitClosed()).isEqualTo(1013));
        }
    }

    @Test
    void oneWhoTalksTooMuchIsClosed() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.sender(), "")) {
            for (int i = 0; i < 30; i++) {
                browser.say("{\"pause\": false}");
            }
            assertThat(browser.awaitClosed()).isEqualTo(1008);
        } catch (java.util.concurrent.ExecutionException closedWhileTalking) {
            assertThat(closedWhileTalking).hasCauseInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void aMessageThatIsTooLongClosesItsSocket() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.sender(), "")) {
            browser.say("{\"pause\": " + " ".repeat(5_000) + "true}");
            assertThat(browser.awaitClosed()).isEqualTo(1009);
        }
    }

    @Test
    void aRestartKeepsBrowsersAndAHardOneTellsThemToComeBack() throws Exception {
        try (BrowserSocket browser = new BrowserSocket(web, web.sender(), "?kinds=UPLINK")) {
            browser.first("status");
            web.restart("websocket-listener", "GRACEFUL");
            device.uplink(1, "after");
            await().until(() -> browser.uplinks().contains("after"));

            web.restart("websocket-listener", "HARD");
            assertThat(browser.awaitClosed()).isEqualTo(1001);
        }
    }

    @Test
    void aBrowserThatDoesNotReadHoldsNobodyUpAndIsClosed(@TempDir Path directory) throws Exception {
        try (WebFixture fast = new WebFixture(directory, "http.events.max-per-second=100000", "http.send-timeout=1s");
                RawSocket slow = RawSocket.browser(fast.port(), fast.sender());
                BrowserSocket other = new BrowserSocket(fast, fast.sender(), "?uplinkName=after&kinds=UPLINK");
                SocketDevice press = SocketDevice.hdp(fast).logIn("press-1")) {
            int[] sent = {0};
            await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> {
                for (int i = 0; i < 50; i++) {
                    press.send(new Uplink(++sent[0], i == 49, false, "large", Payload.of(new byte[60_000])));
                }
                press.next(UplinkAck.class);
                return fast.get("/metrics").body().contains("hawser_browsers_closed_total 1.0");
            });

            press.uplink(sent[0] + 1, "after");
            await().until(() -> other.uplinks().contains("after"));
            slow.readCloseCode(); // what was on its way, and the end
        }
    }

    private int refusal(String token, String query) {
        int[] status = {0};
        assertThatThrownBy(() -> new BrowserSocket(web, token, query)).satisfies(failure -> {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                status[0] = refused.getResponse().statusCode();
            }
        });
        return status[0];
    }
}
