package io.hawser.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.hawser.gateway.http.ConsoleBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console that is open while its gateway is killed and comes back. */
class ConsoleOutlivesGatewayTest {

    @Test
    void itSaysThatTheGatewayIsAwayAndThatItIsBackAndNeedsNoNewLogIn(@TempDir Path directory) throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(directory);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            gateway.start();
            String origin = "http://127.0.0.1:" + gateway.httpPort();
            BrowserContext user = browser.user(1280, 900, ColorScheme.LIGHT);
            Page page = ConsoleBrowser.logIn(
                    user, origin, Files.readString(gateway.adminToken()).strip());
            assertThat(page.getByTestId("connection")).hasAttribute("data-state", "live");

            gateway.kill();
            assertThat(page.getByTestId("connection")).hasAttribute("data-state", "lost");
            assertThat(page.getByTestId("banner")).containsText("No connection to the gateway");
            assertThat(page.getByTestId("component-rpc")).isVisible(); // what was shown stays

            gateway.start();
            assertThat(page.getByTestId("connection"))
                    .hasAttribute("data-state", "live", new LocatorAssertions.HasAttributeOptions().setTimeout(20_000));
            assertThat(page.getByTestId("banner")).containsText("restarted");
        }
    }
}
