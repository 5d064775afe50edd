package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in to the console, and what pages of others can make a browser do. */
class LoginTest {
    private static final String RESTART = "{\"component\": \"command-monitor\"}";

    @TempDir
    private Path directory;

    private WebFixture web;

    @BeforeEach
    void startGateway() throws Exception {
        web = new WebFixture(directory);
    }

    @AfterEach
    void stopGateway() {
        web.close();
    }

    @Test
    void aTokenGetsACookieThatNoScriptAndNoOtherSiteGets() throws Exception {
        HttpResponse<String> answer = logIn(web.admin(), web.origin());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).hasValue("/console/");
        assertThat(answer.headers().firstValue("set-cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .startsWith("hawser_session_" + web.port() + "=")
                        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                        .doesNotContain(web.admin()));
    }

    @Test
    void aBrowserThatSpeaksTlsWithAProxyLogsInAndItsCookieStaysWithTls() throws Exception {
        HttpResponse<String> answer = logIn(web.admin(), web.origin().replace("http://", "https://"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("set-cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("; Secure"));
    }

    @Test
    void aWrongTokenIsRefusedAndSaidToBe() throws Exception {
        HttpResponse<String> answer = logIn("hwt_wrong", web.origin());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("none of the gateway's tokens");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void theCookieIsWhoLoggedIn() throws Exception {
        HttpResponse<String> me = web.send(web.request("/api/me").header("Cookie", cookie(web.viewer())));

        assertThat(WebFixture.json(me.body()).path("role").asString()).isEqualTo("viewer");
        assertThat(WebFixture.json(me.body()).path("node").asString()).isEqualTo("gw-test");
    }

    @Test
    void aCookieThatWasChangedIsNobody() throws Exception {
        String cookie = cookie(web.viewer());
        String other = cookie.replaceFirst("watcher-[0-9a-f]+", "admin");

        HttpResponse<String> me = web.send(web.request("/api/me").header("Cookie", other));

        assertThat(other).isNotEqualTo(cookie);
        assertThat(me.statusCode()).isEqualTo(401);
    }

    @Test
    void aLogInOutlivesTheGatewayAndEndsWithItsToken() throws Exception {
        String session = cookie(web.admin()).replaceFirst("^[^=]*=", "");
        web.close();
        web = new WebFixture(directory);
        assertThat(me(session).statusCode()).isEqualTo(200);

        web.close();
        Path tokens = directory.resolve("tokens.conf");
        String name = session.substring(0, session.indexOf('~'));
        Files.writeString(
                tokens,
                Files.readString(tokens)
                        .lines()
                        .filter(line -> !line.contains(" " + name + " "))
                        .reduce("", (all, line) -> all + line + "\n"));
        web = new WebFixture(directory);
        assertThat(me(session).statusCode()).isEqualTo(401);
    }

    @Test
    void loggingOutTakesTheCookieAway() throws Exception {
        HttpResponse<String> answer = web.send(web.request("/logout")
                .header("Cookie", cookie(web.admin()))
                .header("Origin", web.origin())
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("set-cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("=;", "Expires=Thu, 01 Jan 1970"));
    }

    @Test
    void aPageOfOthersCanDoNothingWithTheCookie() throws Exception {
        String cookie = cookie(web.admin());

        HttpResponse<String> foreign = restart(cookie, "https://evil.example", "application/json");
        HttpResponse<String> form = restart(cookie, web.origin(), "text/plain");
        HttpResponse<String> own = restart(cookie, web.origin(), "application/json");

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(own.statusCode()).isEqualTo(200);
    }

    @Test
    void aPageOfOthersCannotLogABrowserIn() throws Exception {
        HttpResponse<String> answer = logIn(web.admin(), "https://evil.example");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    private HttpResponse<String> restart(String cookie, String origin, String type) throws Exception {
        return web.send(web.request("/api/hawser.v1.GatewayControl/Restart")
                .header("Cookie", cookie)
                .header("Origin", origin)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(RESTART)));
    }

    private HttpResponse<String> me(String session) throws Exception {
        return web.send(web.request("/api/me").header("Cookie", "hawser_session_" + web.port() + "=" + session));
    }

    private HttpResponse<String> logIn(String token, String origin) throws Exception {
        return web.send(web.request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
    }

    private String cookie(String token) throws Exception {
        String cookie =
                logIn(token, web.origin()).headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
