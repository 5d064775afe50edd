package io.hawser.gateway.http.page;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The console's files, read once: some 200 KB, kept plain and compressed. What is not listed is not there, so no path leads
 * anywhere else.
 *
 * <p>Threads: any; it never changes.
 */
final class Assets {
    private static final String HOME = "/io/hawser/gateway/http/console/";
    /** In the console's directory: one name a line. */
    private static final String LIST = "files.txt";

    /** Where the libraries' files are, which the build knows: their versions are in it. */
    private static final String LIBRARIES = "/io/hawser/gateway/http/libraries.properties";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");
    private static final int ETAG_BYTES = 12;

    private final Map<String, Asset> byPath;

    private static final class Asset {
        private final String type;
        private final byte[] plain;
        private final byte[] compressed;
        private final String etag;

        private Asset(String name, byte[] content) {
            type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            plain = content;
            compressed = compress(content);
            etag = etagOf(content);
        }
    }

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** All of them; those that are missing are a fault of the build. */
    static Assets load() {
        Map<String, Asset> byPath = new HashMap<>();
        List<String> own =
                new String(read(HOME + LIST), StandardCharsets.UTF_8).lines().toList();
        own.forEach(name -> byPath.put("/console/" + name, new Asset(name, read(HOME + name))));
        Properties libraries = libraries();
        libraries
                .stringPropertyNames()
                .forEach(
                        name -> byPath.put("/console/lib/" + name, new Asset(name, read(libraries.getProperty(name)))));
        byPath.put("/console/", byPath.getOrDefault("/console/index.html", new Asset("index.html", new byte[0])));
        return new Assets(byPath);
    }

    private static Properties libraries() {
        Properties libraries = new Properties();
        try {
            libraries.load(new ByteArrayInputStream(read(LIBRARIES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return libraries;
    }

    /** What is in one of them. */
    String text(String path) {
        return Optional.ofNullable(byPath.get(path))
                .map(asset -> new String(asset.plain, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("no file " + path));
    }

    void answer(String path, Request request, Response response, Callback callback) {
        Optional<Asset> asset = Optional.ofNullable(byPath.get(path));
        if (asset.isEmpty()) {
            Replies.refuse(response, callback, HttpStatus.NOT_FOUND_404, "there is nothing here");
        } else if (Pages.onlyReads(request, response, callback)) {
            send(asset.get(), request, response, callback);
        }
    }

    private static void send(Asset asset, Request request, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache"); // asked for again after an update, which costs nothing else
        headers.put(HttpHeader.ETAG, asset.etag);
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).contains(asset.etag)) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, asset.type);
        boolean compressed = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).stream()
                .anyMatch("gzip"::equalsIgnoreCase);
        if (compressed) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        response.write(true, ByteBuffer.wrap(compressed ? asset.compressed : asset.plain), callback);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the gateway was built without " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compress(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static String etagOf(byte[] plain) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(plain);
            return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
