package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.view.GroupView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "group", description = "Shows a group and its members.")
final class GroupSubcommand extends Subcommand {
    @Parameters(paramLabel = "GROUP", description = "The group's name.")
    private String group = "";

    GroupSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        GroupView view = client.groups().get(group);
        show(view, GroupText.lines(view));
        return OK;
    }
}
