package io.hawser.load.gatling.figures;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.device.simulator.figures.LoadSide;
import java.time.Duration;
import java.util.Optional;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * The figures of one run of a simulation, shared by all its scenarios. No simulation has to do anything for them: every
 * request of the DSL asks Gatling for them, as for a protocol that needs no settings, and they are written when Gatling
 * closes its actors. It does so once a run, whether the simulation ended well or broke off, behind {@code after()} and
 * before its own report and assertions.
 *
 * <p>Threads: any.
 */
public final class RunFigures implements ProtocolComponents {
    private static final String INJECTED = "hawser.injected";
    private static final ProtocolKey<Nothing, RunFigures> KEY = new Key();

    private final FiguresRecorder recorder = new FiguresRecorder();
    private final EventLoopBeat beat;
    private volatile String simulation = "simulation"; // written while Gatling builds the scenarios, before they start

    private RunFigures(CoreComponents core) {
        this.beat = new EventLoopBeat(core.eventLoopGroup());
        core.actorSystem().registerOnTermination(() -> {
            end();
            return BoxedUnit.UNIT;
        });
    }

    /** Those of the run that {@code context} is in. */
    public static RunFigures of(ScenarioContext context) {
        return context.protocolComponentsRegistry().components(KEY);
    }

    /** When the user of {@code session} was injected, as of {@link System#nanoTime}. */
    public static long injectedAt(Session session) {
        return (Long) session.attributes().apply(INJECTED);
    }

    /** The simulation is called {@code name}. */
    public void belongTo(String name) {
        simulation = name;
    }

    /** A request called {@code request} was answered as it should, {@code latency} after its intended start. */
    public void succeeded(String request, Duration latency) {
        recorder.succeeded(request, latency);
    }

    /** A request called {@code request} failed. */
    public void failed(String request, String reason) {
        recorder.failed(request, reason);
    }

    @Override
    public Function1<Session, Session> onStart() {
        return session -> {
            long now = System.nanoTime();
            if (recorder.userStarted(now)) {
                beat.begin(now);
            }
            return session.set(INJECTED, now);
        };
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
        return _ -> {
            recorder.userEnded();
            return BoxedUnit.UNIT;
        };
    }

    private void end() {
        LoadSide loadSide = beat.end();
        Figures figures = recorder.figures(simulation, loadSide);
        FiguresOutput.publish(figures, Optional.ofNullable(System.getProperty(FiguresOutput.PROPERTY)));
    }

    /** A protocol without settings. */
    private record Nothing() implements Protocol {}

    private static final class Key implements ProtocolKey<Nothing, RunFigures> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Class[Protocol] is a Class of a subtype here
        public Class<Protocol> protocolClass() {
            return (Class) Nothing.class;
        }

        @Override
        public Nothing defaultProtocolValue(GatlingConfiguration configuration) {
            return new Nothing();
        }

        /** Called once a run; what it returns, once a scenario. */
        @Override
        public Function1<Nothing, RunFigures> newComponents(CoreComponents core) {
            RunFigures figures = new RunFigures(core);
            return _ -> figures;
        }
    }
}
