package io.hawser.gateway.backplane;

import java.util.regex.Pattern;

/**
 * One life of a gateway in a cluster: a gateway that starts again is another node.
 *
 * @param id what the operator named it: 1 to 64 letters, digits, dots, hyphens and underscores; one at a time may have it
 * @param incarnation greater for each of its lives
 */
public record Node(String id, long incarnation) implements Comparable<Node> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Node {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("node id: " + id + " (expected: " + FORM.pattern() + ")");
        }
    }

    @Override
    public int compareTo(Node other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return id + "#" + Long.toHexString(incarnation);
    }
}
