package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a session and the beginning of the next, as those see them who listen. */
class OrderOfSessionsTest {

    @Test
    void aDeviceThatSaysByeAndComesBackAtOnceIsSeenToGoBeforeItComes(@TempDir Path directory) throws Exception {
        try (WebFixture web = new WebFixture(directory);
                BrowserSocket browser = new BrowserSocket(web, web.sender(), "?deviceIdPrefix=press-1")) {
            browser.first("status");
            // The first connection stays open on the device's side for as long as the gateway lets it.
            try (Socket first = connect(web);
                    Socket second = connect(web)) {
                say(first, "{\"type\":\"hello\",\"device\":\"press-1\"}\n");
                say(first, "{\"type\":\"uplink\",\"id\":1,\"name\":\"last\"}\n{\"type\":\"bye\"}\n");
                await().until(() -> browser.uplinks().contains("last"));
                say(second, "{\"type\":\"hello\",\"device\":\"press-1\"}\n");
                await().until(() -> browser.kinds().stream()
                                .filter("DEVICE_CONNECTED"::equals)
                                .count()
                        == 2);
            }

            assertThat(browser.kinds().subList(0, 4))
                    .isEqualTo(List.of("DEVICE_CONNECTED", "UPLINK", "DEVICE_DISCONNECTED", "DEVICE_CONNECTED"));
        }
    }

    private static Socket connect(WebFixture web) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), web.gateway().deviceAddress().getPort());
    }

    private static void say(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
    }
}
