package io.hawser.gateway.command.route;

import io.hawser.gateway.command.CommandKey;
import io.hawser.gateway.command.CommandPage;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.wire.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One page of many, the newest first. Threads: any. */
final class PageMerge {
    private PageMerge() {}

    /**
     * The first commands of all pages, as far as each is complete: behind its end there may be more of it, which comes before
     * what the others have there.
     */
    static CommandPage merge(List<CommandPage> pages, int limit) {
        if (pages.size() == 1) {
            return pages.getFirst();
        }
        Optional<CommandKey> end =
                pages.stream().flatMap(page -> page.next().stream()).min(Comparator.naturalOrder());
        List<CommandStatus> known = new ArrayList<>();
        pages.forEach(page -> known.addAll(page.commands()));
        List<CommandStatus> merged = known.stream()
                .filter(status -> end.filter(last -> last.compareTo(Answer.key(status)) < 0)
                        .isEmpty())
                .sorted(Comparator.comparing(Answer::key))
                .limit(limit)
                .toList();
        boolean cut = merged.size() < known.size() && merged.size() == limit;
        Optional<CommandKey> next = cut ? Optional.of(Answer.key(merged.getLast())) : end;
        return new CommandPage(merged, next);
    }
}
