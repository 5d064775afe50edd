package io.hawser.gateway.http;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A real browser, Chromium as the system has it, and what looks at pages in it. */
public final class ConsoleBrowser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--no-sandbox", // refuses to run as root with it
            "--disable-background-networking",
            "--disable-gpu",
            "--disable-dev-shm-usage");

    private final Playwright playwright;
    private final Browser browser;

    public ConsoleBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(FLAGS));
    }

    /** A browser of a new user: no cookies, nothing cached. */
    public BrowserContext user(int width, int height, ColorScheme scheme) {
        BrowserContext user = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        user.setDefaultTimeout(20_000);
        return user;
    }

    /** Logs in at a gateway's console; the page is the overview then. */
    public static Page logIn(BrowserContext user, String origin, String token) {
        Page page = user.newPage();
        page.navigate(origin + "/login");
        page.fill("input[name=token]", token);
        page.click("button[type=submit]");
        page.waitForURL(origin + "/console/**");
        return page;
    }

    /** The faults of accessibility that axe-core calls serious or critical, each in a line. */
    @SuppressWarnings("unchecked") // what the script below makes
    public static List<String> accessibilityFaults(Page page) {
        page.evaluate(
                read(nodeModule("axe-core/axe.min.js"))); // past the page's policy, which allows no foreign script
        return (List<String>) page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                    .filter(fault => ['serious', 'critical'].includes(fault.impact))
                    .map(fault => fault.id + ': ' + fault.help + ' ' + fault.nodes.map(node => node.html).join(' | '))
                """);
    }

    /** A file of a package for Node.js, which {@code ./hawser test} installs. */
    public static Path nodeModule(String path) {
        String modules = System.getenv().getOrDefault("TEST_NODE_MODULES", "");
        Path file = Path.of(modules).resolve(path);
        if (modules.isEmpty() || !Files.exists(file)) {
            throw new AssertionError(
                    path + " is missing: `./hawser test` installs it with npm, so install Node.js with npm");
        }
        return file;
    }

    private static Path executable() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(Path.of(directory)::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no browser: install Chromium (on Debian: apt-get install chromium), one of " + NAMES));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
