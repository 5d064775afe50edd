package io.hawser.client.view;

import java.util.List;
import java.util.Optional;

/**
 * A page of groups.
 *
 * @param groups in order of their names
 * @param nextPageToken asks for the next page; none: this is the last
 */
public record GroupPage(List<GroupView> groups, Optional<String> nextPageToken) {
    public GroupPage {
        groups = List.copyOf(groups);
    }
}
