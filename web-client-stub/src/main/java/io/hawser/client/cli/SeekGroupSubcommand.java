package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.group.GroupSeek;
import io.hawser.client.view.GroupView;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "seek-group",
        description = "Moves a group to another place, forwards or back. What it skips it never sees.")
final class SeekGroupSubcommand extends Subcommand {
    @Parameters(paramLabel = "GROUP", description = "The group's name.")
    private String group = "";

    @ArgGroup(multiplicity = "1")
    private final Place place = new Place();

    SeekGroupSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        GroupView view = client.groups().seek(group, place.seek());
        show(view, GroupText.lines(view));
        return OK;
    }

    /** Where to: one of these. */
    private static final class Place {
        @Option(names = "--now", description = "Behind everything.")
        private boolean now;

        @Option(names = "--oldest", description = "Before everything that the log keeps.")
        private boolean oldest;

        @Option(
                names = "--time",
                converter = Instants.class,
                description =
                        "To the first event since: 2026-01-31T12:00:00Z, or so long ago: 10m. Or a little before it.")
        private Optional<Instant> time = Optional.empty();

        @Option(names = "--position", description = "To this event: it comes next.")
        private String position = "";

        GroupSeek seek() {
            if (time.isPresent()) {
                return new GroupSeek.ToTime(time.get());
            }
            if (now) {
                return GroupSeek.toNow();
            }
            return oldest ? GroupSeek.toOldest() : new GroupSeek.ToPosition(position);
        }
    }
}
