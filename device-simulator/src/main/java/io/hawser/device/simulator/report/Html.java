package io.hawser.device.simulator.report;

/** Text in HTML. Threads: stateless, any. */
final class Html {
    private Html() {}

    /** {@code text} so that it means itself, as content and in quotes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
