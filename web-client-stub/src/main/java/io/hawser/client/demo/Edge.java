package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge of every endpoint: ends the exchange whatever happens.
 *
 * @param endpoint what answers
 */
record Edge(HttpHandler endpoint) implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            endpoint.handle(exchange);
        } catch (IOException gone) {
            LOG.debug("the browser went away path={}", exchange.getHttpContext().getPath(), gone);
        } catch (RuntimeException bug) {
            LOG.error("no answer path={}", exchange.getHttpContext().getPath(), bug);
        }
    }
}
