package io.hawser.client.cli;

import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.Table;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.CommandView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Commands for people. */
final class CommandText {
    private CommandText() {}

    static Table table() {
        return new Table("COMMAND", "DEVICE", "NAME", "STATE", "CREATED", "ENDED AFTER", "ATTEMPTS");
    }

    static void row(Table table, CommandView command) {
        table.row(
                command.commandId(),
                command.deviceId(),
                command.name(),
                command.state(),
                command.createTime(),
                command.endTime()
                        .map(end -> Durations.text(Duration.between(command.createTime(), end)))
                        .orElse(""),
                command.attempts());
    }

    /** How it stands, as an answer to who sent it. */
    static List<String> outcome(CommandView command) {
        List<String> lines = new ArrayList<>();
        String took = command.endTime()
                .map(end -> " after " + Durations.text(Duration.between(command.createTime(), end)))
                .orElse("");
        lines.add(command.state() + took + "  " + TerminalText.escape(command.commandId()));
        lines.addAll(answer(command));
        return lines;
    }

    /** All that is known of it. */
    static List<String> lines(CommandView command) {
        List<String> lines = new ArrayList<>();
        lines.add(TerminalText.escape("command " + command.commandId()));
        lines.add("  " + TerminalText.escape(command.name() + " for " + command.deviceId()) + ", " + command.state());
        if (!command.payload().isEmpty()) {
            lines.add("  payload " + PayloadText.of(command.payload()));
        }
        lines.add("  created " + command.createTime() + ", deadline " + command.deadline());
        command.sentTime().ifPresent(time -> lines.add("  sent " + time + ", attempts " + command.attempts()));
        command.deliveredTime().ifPresent(time -> lines.add("  delivered " + time));
        command.endTime().ifPresent(time -> lines.add("  ended " + time));
        answer(command).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static List<String> answer(CommandView command) {
        List<String> lines = new ArrayList<>();
        command.result()
                .ifPresent(result -> lines.add(
                        result.late()
                                ? "late result: " + result.reported() + " at " + result.time() + " "
                                        + PayloadText.of(result.payload())
                                : "result: " + PayloadText.of(result.payload())));
        if (!command.failure().isEmpty()) {
            lines.add("failure: " + TerminalText.escape(command.failure()));
        }
        return lines;
    }
}
