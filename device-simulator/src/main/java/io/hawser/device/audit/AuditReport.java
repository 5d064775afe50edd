package io.hawser.device.audit;

import io.hawser.device.ledger.LedgerHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param header the ledger's
 * @param ended whether the ledger came to its end; else the simulator was killed
 * @param events how many events the gateway keeps
 * @param devices how many devices sent anything
 * @param acknowledged uplinks acknowledged
 * @param logged uplinks of the run in the event log, each counted once
 * @param repeats how often the log has one again
 * @param unknown uplinks sent whose fate the devices don't know
 * @param unknownLogged how many of those the log has
 * @param beyondLedger uplinks in the log of which the ledger says nothing
 * @param executed commands that devices carried out
 * @param commands commands that the gateway keeps
 * @param outstanding those that have not ended
 * @param faults what must not be
 */
record AuditReport(
        LedgerHeader header,
        boolean ended,
        long events,
        long devices,
        long acknowledged,
        long logged,
        long repeats,
        long unknown,
        long unknownLogged,
        long beyondLedger,
        long executed,
        long commands,
        long outstanding,
        Faults faults) {

    /** Whether nothing is wrong. */
    boolean good() {
        return faults.isEmpty();
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("run", header.start() + ", devices " + String.join("…, ", header.idPrefixes()) + "…"));
        lines.add(row("ledger", ended ? "whole" : "breaks off: the simulator was killed"));
        lines.add(row("events read", events));
        lines.add(row("devices", devices));
        lines.add(row("uplinks acknowledged", acknowledged));
        lines.add(row("  in the event log", logged + (repeats > 0 ? ", again " + repeats : "")));
        lines.add(row("  of unknown fate", unknown + ", in the log " + unknownLogged));
        lines.add(row("  not in the ledger", beyondLedger));
        lines.add(row("commands carried out", executed));
        lines.add(row("  at the gateway", commands + ", outstanding " + outstanding));
        for (Fault fault : Fault.values()) {
            long count = faults.count(fault);
            if (count > 0) {
                lines.add(row("WRONG", count + " " + fault.words()));
                faults.examples(fault).forEach(example -> lines.add(row("", example)));
            }
        }
        lines.add(row("verdict", good() ? "ok" : "FAILED"));
        return lines;
    }

    /** For scripts. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("start", header.start().toString());
        figures.put("ended", ended);
        figures.put("events", events);
        figures.put("devices", devices);
        figures.put("acknowledged", acknowledged);
        figures.put("logged", logged);
        figures.put("repeats", repeats);
        figures.put("unknown", unknown);
        figures.put("unknownLogged", unknownLogged);
        figures.put("beyondLedger", beyondLedger);
        figures.put("executed", executed);
        figures.put("commands", commands);
        figures.put("outstanding", outstanding);
        Map<String, Object> found = new LinkedHashMap<>();
        for (Fault fault : Fault.values()) {
            String name = fault.name().toLowerCase(Locale.ROOT);
            found.put(name, Map.of("count", faults.count(fault), "examples", faults.examples(fault)));
        }
        figures.put("faults", found);
        figures.put("ok", good());
        return figures;
    }

    private static String row(String name, Object value) {
        return String.format(Locale.ROOT, "%-24s%s", name, value);
    }
}
