package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PageTest {
    private static final Pattern PARTS = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
    private static final Pattern IMPORTS = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern IDS = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Pattern USES = Pattern.compile("part\\('([^']+)'\\)");

    private DemoFixture demo;

    @BeforeEach
    void start() throws IOException {
        demo = new DemoFixture();
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({"'', text/html", "app.css, text/css", "app.js, text/javascript", "icon.svg, image/svg+xml"})
    void everyPartSaysWhatItIs(String path, String type) throws Exception {
        HttpResponse<String> answer = demo.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    }

    @Test
    void allThatThePageLoadsIsThereAndComesFromHere() throws Exception {
        Set<String> loaded = new HashSet<>(Set.of(""));
        Deque<String> due = new ArrayDeque<>(loaded);
        while (!due.isEmpty()) {
            String path = due.remove();
            HttpResponse<String> answer = demo.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            for (String next : found(path.endsWith(".js") ? IMPORTS : PARTS, answer.body())) {
                assertThat(next).doesNotContain(":");
                String part = next.equals("./") ? "" : next;
                if (loaded.add(part)) {
                    due.add(part);
                }
            }
        }

        assertThat(loaded)
                .contains("app.js", "app.css", "stream.js", "machine.js", "cluster.js", "seats.js", "cluster.css");
    }

    @Test
    void everyElementThatAModuleAsksForIsOnThePage() throws Exception {
        List<String> ids = found(IDS, demo.get("").body());

        for (String module : List.of("app", "cards", "command", "events", "gateway")) {
            assertThat(ids).containsAll(found(USES, demo.get(module + ".js").body()));
        }
        assertThat(found(IDS, demo.get("cluster").body()))
                .containsAll(found(USES, demo.get("cluster.js").body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster", "cluster.js", "app.js", "card.js", "api/floor", "nothing-here"})
    void everyAnswerKeepsOtherSitesAndInlineScriptsOut(String path) throws Exception {
        HttpResponse<String> answer = demo.get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                        + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(answer.body()).doesNotContain("onclick=", "innerHTML", "<script>", "style=", "<style");
    }

    private static List<String> found(Pattern pattern, String in) {
        return pattern.matcher(in).results().map(match -> match.group(1)).toList();
    }
}
