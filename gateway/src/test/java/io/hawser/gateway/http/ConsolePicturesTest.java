package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the console with something on it, in light, dark and narrow: nobody is kept from using it, nothing is wider
 * than the screen, and pictures are left in target/screenshots to be looked at. With {@code -Dhawser.regenerate=true} the two
 * that README.md shows are made anew.
 */
class ConsolePicturesTest {
    private static final Path PICTURES = Path.of(System.getProperty("basedir", "."), "target", "screenshots");
    private static final Path README_PICTURES = Path.of(System.getProperty("basedir", "."), "..", "docs", "images");
    private static final boolean REGENERATE = Boolean.getBoolean("hawser.regenerate");
    private static final Map<String, String> PAGES = pages();

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("devices", "[data-testid^=device-row-]");
        pages.put("devices/press-03", "[data-testid=event-row]");
        pages.put("commands", "main table, main li, main article");
        pages.put("groups", "main table, main li, main article");
        pages.put("events", "[data-testid=event-row]");
        pages.put("overview", "[data-testid=chart-messages]");
        return pages;
    }

    private enum Look {
        LIGHT(1920, 1080, ColorScheme.LIGHT),
        DARK(1280, 900, ColorScheme.DARK),
        NARROW(360, 780, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Look(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }
    }

    @Test
    void everyPageCanBeUsedByEverybodyAndFitsTheScreen(@TempDir Path directory) throws Exception {
        Files.createDirectories(PICTURES);
        List<String> faults = new ArrayList<>();
        try (WebFixture web = new WebFixture(directory);
                ShopFloor floor = new ShopFloor(web);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            floor.run();
            for (Look look : Look.values()) {
                try (BrowserContext user = browser.user(look.width, look.height, look.scheme)) {
                    faults.addAll(lookAtAll(user, look, web));
                }
            }
        }

        assertThat(faults).isEmpty();
    }

    private static List<String> lookAtAll(BrowserContext user, Look look, WebFixture web) throws Exception {
        List<String> faults = new ArrayList<>();
        Page page = user.newPage();
        page.navigate(web.origin() + "/login");
        faults.addAll(lookAt(page, look, "login"));
        page.fill("input[name=token]", web.admin());
        page.click("button[type=submit]");
        for (Map.Entry<String, String> each : PAGES.entrySet()) {
            page.navigate(web.origin() + "/console/#/" + each.getKey());
            page.locator(each.getValue()).first().waitFor();
            if (each.getKey().equals("overview")) {
                page.waitForFunction(
                        "least => document.querySelector('[data-testid=chart-messages]').dataset.points >= least",
                        REGENERATE ? 12 : 2,
                        new Page.WaitForFunctionOptions().setTimeout(90_000));
            }
            faults.addAll(lookAt(page, look, each.getKey().replace("/press-03", "-one")));
        }
        return faults;
    }

    private static List<String> lookAt(Page page, Look look, String name) throws Exception {
        String picture = name + "-" + look.name().toLowerCase(java.util.Locale.ROOT) + ".png";
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.resolve(picture)).setFullPage(look == Look.NARROW));
        if (REGENERATE
                && look == Look.DARK
                && List.of("overview", "devices-one").contains(name)) {
            Files.createDirectories(README_PICTURES);
            page.screenshot(new Page.ScreenshotOptions().setPath(README_PICTURES.resolve("console-" + name + ".png")));
        }
        List<String> faults = new ArrayList<>();
        ConsoleBrowser.accessibilityFaults(page).forEach(fault -> faults.add(picture + ": " + fault));
        int width = (Integer) page.evaluate("document.documentElement.scrollWidth");
        if (width > look.width) {
            faults.add(picture + ": " + width + " px wide (the screen has " + look.width + ")");
        }
        return faults;
    }
}
