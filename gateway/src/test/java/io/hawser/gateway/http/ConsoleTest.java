package io.hawser.gateway.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the console, in a real browser on a real gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
    private static final int DEVICES = 10_000;

    private WebFixture web;
    private ConsoleBrowser browser;
    private BrowserContext user;
    private SocketDevice press;
    private Page page;

    @BeforeAll
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(directory);
        ProvisionedDevices.put(web, DEVICES, "drill-%05d");
        browser = new ConsoleBrowser();
        press = SocketDevice.hdp(web).logIn("press-007");
    }

    @AfterAll
    void stopGateway() {
        press.close();
        browser.close();
        web.close();
    }

    @BeforeEach
    void logIn() {
        user = browser.user(1280, 900, ColorScheme.LIGHT);
        page = ConsoleBrowser.logIn(user, web.origin(), web.admin());
    }

    @AfterEach
    void leave() {
        user.close();
    }

    @Test
    void aWrongTokenIsRefusedAndSaidToBe() {
        Page other = user.newPage();
        other.navigate(web.origin() + "/login");
        other.fill("input[name=token]", "hwt_wrong");
        other.click("button[type=submit]");

        assertThat(other.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("none of the gateway's tokens");
    }

    @Test
    void aComponentIsRestartedAndItsCardTellsOfIt() {
        Locator card = page.getByTestId("component-command-monitor");
        assertThat(card).containsText("RUNNING", ignoringCase());

        page.getByTestId("restart-command-monitor").click();
        page.getByTestId("restart-confirm").click();

        assertThat(card.getByTestId("restart-report")).isVisible();
        assertThat(card).containsText("RUNNING", ignoringCase());
    }

    @Test
    void aDeviceIsFoundAmongTenThousand() {
        page.navigate(web.origin() + "/console/#/devices");
        page.getByTestId("device-search").fill("drill-04711");

        assertThat(page.getByTestId("device-row-drill-04711")).isVisible();
        assertThat(page.locator("[data-testid^=device-row-]")).hasCount(1);
    }

    @Test
    void aCommandSucceedsAndAnotherTimesOut() {
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            Command command = press.next(Command.class);
            try {
                press.send(
                        new CommandResult(command.id(), CommandResult.Status.SUCCEEDED, Payload.ofUtf8("warm enough")));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        openDevice("press-007");

        sendCommand("measure", "30");
        assertThat(page.getByTestId("command-state").first()).hasText("SUCCEEDED");
        assertThat(page.locator("main")).containsText("warm enough");
        answered.join();

        sendCommand("nobody-answers", "1");
        assertThat(page.getByTestId("command-state").first())
                .hasText("TIMED_OUT", new LocatorAssertions.HasTextOptions().setTimeout(15_000));
    }

    @Test
    void liveChartsGoOn() {
        Locator chart = page.getByTestId("chart-messages");
        chart.waitFor();
        int before = points(chart);

        await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(() -> points(chart) > before);
    }

    @Test
    void anEventIsSeenAsItHappens() throws Exception {
        page.navigate(web.origin() + "/console/#/events");
        page.getByTestId("events-pause").waitFor();

        await().pollInSameThread().until(() -> {
            press.uplink(1, "seen-live");
            return page.getByTestId("event-row").getByText("seen-live").count() > 0;
        });
    }

    @Test
    void thePageShowsBeforeThereIsDataAndIsSmall() {
        try (BrowserContext fresh = browser.user(1280, 900, ColorScheme.LIGHT)) {
            fresh.addCookies(user.cookies());
            Page waiting = fresh.newPage();
            List<Integer> sizes = new ArrayList<>();
            waiting.onRequestFinished(request -> sizes.add(request.sizes().responseBodySize));
            waiting.route("**/api/**", route -> {}); // never answered

            waiting.navigate(web.origin() + "/console/");

            assertThat(waiting.getByRole(
                            com.microsoft.playwright.options.AriaRole.NAVIGATION,
                            new Page.GetByRoleOptions().setName("Pages")))
                    .isVisible();
            assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isBetween(10_000, 100_000);
        }
    }

    @Test
    void everythingCanBeReachedByKeyboard() {
        assertThat(page.getByTestId("connection")).hasAttribute("data-state", "live");
        page.keyboard().press("g");
        page.keyboard().press("d");
        page.getByTestId("device-search").waitFor();
        page.keyboard().press("/");
        page.keyboard().type("press-007");

        assertThat(page.getByTestId("device-row-press-007")).isVisible();
        assertThat(page.getByTestId("device-search")).isFocused();
    }

    @Test
    void aViewerIsToldWhatItsTokenMayNot() {
        try (BrowserContext viewer = browser.user(1280, 900, ColorScheme.LIGHT)) {
            Page watching = ConsoleBrowser.logIn(viewer, web.origin(), web.viewer());

            assertThat(watching.getByTestId("restart-command-monitor")).isDisabled();
            watching.navigate(web.origin() + "/console/#/events");
            assertThat(watching.locator("main")).containsText("sender");
        }
    }

    private void openDevice(String id) {
        page.navigate(web.origin() + "/console/#/devices/" + id);
        page.getByTestId("command-name").waitFor();
    }

    private void sendCommand(String name, String seconds) {
        page.getByTestId("command-name").fill(name);
        page.getByTestId("command-ttl").fill(seconds);
        page.getByTestId("command-send").click();
    }

    private static int points(Locator chart) {
        String points = chart.getAttribute("data-points");
        return points == null ? 0 : Integer.parseInt(points);
    }

    private static LocatorAssertions.ContainsTextOptions ignoringCase() {
        return new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true);
    }
}
