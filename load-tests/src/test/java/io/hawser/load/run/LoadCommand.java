package io.hawser.load.run;

import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Parameter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line: a command for each simulation, whose options are its parameters.
 *
 * <p>Threads: one.
 */
final class LoadCommand {
    private static final String FIND_LIMIT = "--find-limit";

    private final PrintWriter out;
    private final PrintWriter err;
    private final CommandLine line;

    LoadCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
        CommandSpec spec = common(CommandSpec.create().name("load"));
        spec.usageMessage()
                .description("Asks a gateway a question under load, and says in ten lines what came of it.")
                .footerHeading("%nExit status:%n")
                .footer("  0   Every bound holds.", "  1   One does not.", "  2   It could not be asked.");
        for (String name : Questions.NAMES) {
            spec.addSubcommand(name, new CommandLine(command(name)));
        }
        this.line = new CommandLine(spec).setOut(out).setErr(err).setExecutionStrategy(this::execute);
        line.setParameterExceptionHandler(this::onUsageError);
    }

    int run(String... arguments) {
        return line.execute(arguments);
    }

    private static CommandSpec command(String name) {
        LoadPlan plan = Questions.plan(name);
        CommandSpec spec = common(CommandSpec.create().name(name));
        spec.usageMessage()
                .description(plan.question())
                .footer(plan.load()
                        .map(load -> "%n" + FIND_LIMIT + " raises --" + load + ".")
                        .orElse("%n" + FIND_LIMIT + " has nothing to raise here."));
        for (Parameter parameter : plan.parameters()) {
            spec.addOption(OptionSpec.builder("--" + parameter.name())
                    .type(String.class)
                    .paramLabel("V")
                    .description(sentence(parameter.meaning()) + ". Default: " + parameter.standard() + ".")
                    .build());
        }
        return spec;
    }

    private static CommandSpec common(CommandSpec spec) {
        spec.usageMessage().sortOptions(false);
        return spec.addOption(OptionSpec.builder(FIND_LIMIT)
                        .description("Raise the load in steps until a bound breaks, and print the steps.")
                        .build())
                .addOption(OptionSpec.builder("--target")
                        .type(String.class)
                        .paramLabel("host:port")
                        .description(
                                "Where devices connect to a gateway that runs already, ws://host:port for WebSocket."
                                        + " Default: one is started for this.")
                        .build())
                .addOption(OptionSpec.builder("--target-rpc")
                        .type(String.class)
                        .paramLabel("host:port")
                        .description("Where web servers call that gateway. Default: port 7701 of the same host.")
                        .build())
                .addOption(OptionSpec.builder("--token-file")
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description("A token for that gateway, with the role admin.")
                        .build())
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build());
    }

    private int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        if (!parsed.hasSubcommand()) {
            list();
            return ExitCode.USAGE;
        }
        ParseResult chosen = parsed.subcommand();
        String name = chosen.commandSpec().name();
        LoadPlan plan = Questions.plan(name);
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : plan.parameters()) {
            Optional.ofNullable(chosen.<String>matchedOptionValue("--" + parameter.name(), null))
                    .ifPresent(value -> values.put(parameter.name(), checked(parameter, value, chosen)));
        }
        try (Gateways gateways =
                Gateways.of(option(parsed, "--target"), option(parsed, "--target-rpc"), path(parsed, "--token-file"))) {
            if (parsed.hasMatchedOption(FIND_LIMIT) || chosen.hasMatchedOption(FIND_LIMIT)) {
                return new LimitSearch(name, plan, values, gateways, out).run();
            }
            return once(name, plan, values, gateways);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(
                    chosen.commandSpec().commandLine(), String.valueOf(refused.getMessage()), refused);
        } catch (IOException | UncheckedIOException failure) {
            err.println("hawser load: " + failure.getMessage());
            return ExitCode.USAGE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.USAGE;
        }
    }

    private static String checked(Parameter parameter, String value, ParseResult chosen) {
        try {
            return parameter.checked(value);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(
                    chosen.commandSpec().commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }

    private int once(String name, LoadPlan plan, Map<String, String> values, Gateways gateways)
            throws IOException, InterruptedException {
        try (Gateways.Gateway gateway = gateways.next()) {
            SimulationProcess process = SimulationProcess.prepare(name, plan, values, gateway);
            err.println("hawser load: " + name + " runs against " + gateway.description() + "; its log is "
                    + process.log());
            LoadResult result = process.run(true);
            LoadReport.lines(plan, result).forEach(out::println);
            return result.good() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void list() {
        err.println("hawser load: which simulation? (each has --help)");
        for (String name : Questions.NAMES) {
            err.printf("  %-18s%s%n", name, Questions.plan(name).question());
        }
    }

    private int onUsageError(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println("hawser " + command + ": " + wrong.getMessage());
        err.println("hawser " + command + " --help lists what there is.");
        return ExitCode.USAGE;
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** An option that may stand before or behind the simulation's name. */
    private static Optional<String> option(ParseResult parsed, String name) {
        return Optional.ofNullable(parsed.subcommand().<String>matchedOptionValue(name, null))
                .or(() -> Optional.ofNullable(parsed.<String>matchedOptionValue(name, null)));
    }

    private static Optional<Path> path(ParseResult parsed, String name) {
        return Optional.ofNullable(parsed.subcommand().<Path>matchedOptionValue(name, null))
                .or(() -> Optional.ofNullable(parsed.<Path>matchedOptionValue(name, null)));
    }
}
