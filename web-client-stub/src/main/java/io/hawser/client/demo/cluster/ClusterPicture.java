package io.hawser.client.demo.cluster;

import java.util.List;

/**
 * A cluster at one moment.
 *
 * @param reachable whether a gateway answered; if none does, the rest is from before
 * @param asOf when it was so, by the clock of the gateway that answered; ISO 8601, empty if none ever did
 * @param answeredBy that gateway
 * @param nodes by their names
 */
public record ClusterPicture(boolean reachable, String asOf, String answeredBy, List<NodeSeats> nodes) {
    static final ClusterPicture NONE = new ClusterPicture(false, "", "", List.of());

    public ClusterPicture {
        nodes = List.copyOf(nodes);
    }

    ClusterPicture fromBefore() {
        return new ClusterPicture(false, asOf, answeredBy, nodes);
    }

    /**
     * A node, and who sits there.
     *
     * @param id its name
     * @param state whether it is there
     * @param version of its program
     * @param address where web servers reach it; empty when it does not say
     * @param devices those connected to it, by their ids
     */
    public record NodeSeats(String id, String state, String version, String address, List<String> devices) {
        public NodeSeats {
            devices = List.copyOf(devices);
        }
    }
}
