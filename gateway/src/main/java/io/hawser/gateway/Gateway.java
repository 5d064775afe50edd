package io.hawser.gateway;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.config.DevicesConfig;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.grpc.Contract;
import io.hawser.gateway.grpc.DeviceDirectoryService;
import io.hawser.gateway.grpc.DeviceMessagingService;
import io.hawser.gateway.grpc.DeviceSelection;
import io.hawser.gateway.grpc.EventGroupsService;
import io.hawser.gateway.grpc.GatewayControlService;
import io.hawser.gateway.grpc.RpcServer;
import io.hawser.gateway.grpc.StatusSource;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.History;
import io.hawser.gateway.metrics.Metrics;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.part.ComponentEvents;
import io.hawser.gateway.part.EventLogComponent;
import io.hawser.gateway.part.HttpComponent;
import io.hawser.gateway.part.ListenerComponent;
import io.hawser.gateway.part.MonitorComponent;
import io.hawser.gateway.part.NodeAlone;
import io.hawser.gateway.part.NodeInService;
import io.hawser.gateway.part.RpcComponent;
import io.hawser.gateway.peer.Destinations;
import io.hawser.gateway.peer.Isolation;
import io.hawser.gateway.peer.NodeFacts;
import io.hawser.gateway.security.ApiTokens;
import io.hawser.gateway.security.ConsoleSessions;
import io.hawser.gateway.security.DataDirectory;
import io.hawser.gateway.security.LoginPolicy;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.gateway.supervision.drain.DrainProgress;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.ProbeStatus;
import io.hawser.gateway.supervision.probe.Supervisor;
import io.hawser.gateway.supervision.probe.SupervisorThread;
import io.hawser.gateway.supervision.rebalance.Rebalance;
import io.hawser.protocol.DeviceCodecs;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * One gateway: every part, put together in the order in which data passes through them. Read it from top to bottom.
 *
 * <p>Threads: {@code start} and {@code close} once each, by the main thread; docs/threading.md has the others.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration SESSION_TICK = Duration.ofMillis(100);
    private static final Duration DEADLINE_TICK = Duration.ofMillis(10);
    private static final int WHEEL_SLOTS = 4_096;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Counters counters = new Counters();
    private final Metrics metrics = new Metrics(counters);
    private final Housekeeping housekeeping = new Housekeeping();
    private final DataDirectory directory;
    private final ApiTokens tokens;
    private final Backplane backplane;
    private final Heart heart;
    private final DeviceListener listener;
    private final RpcServer rpc;
    private final HttpDoor http;
    private final GatewayConfig config;
    private final Components components;
    private final NodeStatus facts;
    private final Neighbourhood neighbourhood;
    private final Isolation isolation;
    private final Drain drain;
    private final Supervisor supervisor;
    private final SupervisorThread supervisorThread;
    private volatile boolean started; // only then it says where it is reached
    private volatile Optional<String> givenUp = Optional.empty(); // why; set once, by the supervisor

    /** A gateway with its store open and its ports bound, but not served yet, which can only complain to {@code log}. */
    public Gateway(GatewayConfig config) throws Exception {
        this(config, InstantSource.system(), Overseer.NOBODY);
    }

    /**
     * @param clock says what time things happened at, and may be set forwards and back at any time
     * @param overseer who looks after the process
     */
    Gateway(GatewayConfig config, InstantSource clock, Overseer overseer) throws Exception {
        this.clock = clock;
        this.config = config;

        // What must last, and who may do what.
        directory = DataDirectory.open(config.node().dataDirectory());
        tokens = ApiTokens.open(directory, random);
        backplane = Storage.open(config, directory.path(), clock);

        // What happened, who is connected where, and commands on their way.
        TimingWheel deadlines = new TimingWheel(DEADLINE_TICK, WHEEL_SLOTS, System::nanoTime);
        heart = new Heart(
                config,
                backplane,
                directory,
                deadlines,
                housekeeping.thread(),
                clock,
                random,
                counters,
                metrics.timings());

        // Sessions.
        TimingWheel sessionTimes = new TimingWheel(SESSION_TICK, WHEEL_SLOTS, System::nanoTime);
        Admission admission = new Admission();
        SessionServices services = new SessionServices(
                new LoginPolicy(heart.credentials(), config.devices().unknown() == DevicesConfig.Unknown.ACCEPT),
                admission,
                heart.epochs(),
                heart.sessions(),
                heart.directory(),
                heart.events(),
                heart.commands(),
                sessionTimes,
                Settings.sessions(config),
                clock,
                new Nonces(random),
                counters,
                metrics.timings());
        DeviceCodecs codecs = DeviceCodecs.load();
        listener = new DeviceListener(Settings.listener(config), codecs, services);

        // What runs, and where web servers call.
        EventLogComponent eventLogPart = new EventLogComponent(heart.events(), backplane);
        MonitorComponent monitorPart = new MonitorComponent(deadlines, DEADLINE_TICK);
        ListenerComponent listenerPart =
                new ListenerComponent(listener, sessionTimes, SESSION_TICK, Settings.listenerPatience(config));
        components = new Components(
                List.of(eventLogPart, monitorPart, listenerPart), heart.sessions()::count, clock, counters);
        Rates rates = Measurements.rates(counters);
        facts = new NodeStatus(config, clock.instant(), components, heart, backplane, counters, rates);
        neighbourhood = new Neighbourhood(config.node().id(), backplane.peers(), this::itself, clock, counters);
        Destinations destinations = neighbourhood.destinations();
        isolation = new Isolation(
                neighbourhood.nodes()::isolated,
                clock,
                System::nanoTime,
                new NodeAlone(this::sayNotServing, admission, heart.sessions(), destinations::lastKnown));
        NodeInService inService = new NodeInService(
                this::sayNotServing,
                listener,
                admission,
                heart.sessions(),
                heart.directory(),
                heart.commands(),
                heart.served(),
                destinations::next);
        drain = new Drain(inService, clock, destinations::next);
        Rebalance rebalance =
                new Rebalance(inService, destinations, () -> drain.since().isPresent(), System::nanoTime, counters);
        StatusSource status =
                facts.source(this::probeStatuses, drain::since, () -> givenUp, neighbourhood.nodes()::nodes);
        Contract contract = new Contract(
                new GatewayControlService(
                        components, drain, rebalance, status, neighbourhood.nodes(), neighbourhood.relay()),
                new DeviceMessagingService(
                        heart.commands(),
                        new DeviceSelection(heart.directory()::ids, heart.credentials()::idPage),
                        heart.subscriptions(),
                        heart.groups(),
                        Settings.messaging(config),
                        config.node().id()),
                new EventGroupsService(heart.groups()),
                new DeviceDirectoryService(
                        heart.directory(),
                        heart.credentials(),
                        heart.commands()::queued,
                        config.node().id()),
                neighbourhood.nodes()::isolated);
        rpc = new RpcServer(Settings.rpc(config), contract.services(), tokens::identify, components, counters);
        RpcComponent rpcPart = new RpcComponent(rpc, config.rpc().shutdownGrace());
        components.add(rpcPart);

        // The same for browsers, and devices by WebSocket.
        History history = Measurements.history(counters, clock, metrics, heart);
        http = HttpDoor.open(
                config,
                tokens,
                ConsoleSessions.open(
                        directory, tokens, random, clock, config.http().sessionTime()),
                heart.subscriptions(),
                status,
                contract,
                components,
                isolation::obstacle,
                metrics,
                history,
                codecs,
                services);
        HttpComponent httpPart = new HttpComponent(http.server());
        components.add(httpPart);
        Measurements.measure(metrics, heart);
        Measurements.measure(metrics, status, http);

        // Who looks after what runs.
        List<Probe> probes = Stream.of(
                        eventLogPart.probes(config.supervision().storePatience()),
                        monitorPart.probes(),
                        listenerPart.probes(),
                        rpcPart.probes(config.supervision().rpcPatience()),
                        httpPart.probes(config.supervision().httpPatience()),
                        housekeeping.probes(EventLogComponent.NAME))
                .flatMap(List::stream)
                .toList();
        supervisor = new Supervisor(components, probes, Settings.restarts(config), System::nanoTime, counters, why -> {
            givenUp = Optional.of("The gateway gives itself up: " + why);
            overseer.onGivenUp(why);
        });
        supervisorThread = new SupervisorThread(supervisor, overseer::onAlive);
        new Chores(rates, history, heart, components).beginOn(housekeeping);
        neighbourhood.begin(contract, drain, isolation, heart, housekeeping, metrics, counters);
        neighbourhood.rebalanceOnJoin(Settings.rebalanceOnJoin(config), rebalance, housekeeping);
    }

    /** Begins to serve; when this returns, devices and web servers can connect. */
    public void start() throws Exception {
        neighbourhood.awaitAdmission();
        var _ = components.watch(new ComponentEvents(heart.events(), clock));
        var _ = components.watch(_ -> http.live().changed());
        components.start();
        started = true;
        supervisorThread.start();
    }

    /** Takes the node out of service, once; the stage completes when it is, at the latest at the plan's deadline. */
    public CompletionStage<DrainProgress> drain(DrainPlan plan) {
        return drain.begin(plan);
    }

    /** Where devices connect. */
    public InetSocketAddress deviceAddress() {
        return listener.address();
    }

    /** Where web servers call. */
    public InetSocketAddress rpcAddress() {
        return new InetSocketAddress(config.rpc().host(), rpc.port());
    }

    /** Where browsers connect, and devices by WebSocket. */
    public InetSocketAddress httpAddress() {
        return new InetSocketAddress(config.http().host(), http.server().port());
    }

    /** The tokens that web servers bring, and where the first one is. */
    public ApiTokens tokens() {
        return tokens;
    }

    /** Stops serving, tells the devices, and writes down what was accepted. */
    @Override
    public void close() {
        supervisorThread.close();
        neighbourhood.close();
        components.close();
        http.close();
        heart.close();
        housekeeping.close();
        backplane.close();
        metrics.close();
    }

    // Methods, for those who are made before what they ask.

    private List<ProbeStatus> probeStatuses() {
        return supervisor.statuses();
    }

    private void sayNotServing() {
        rpc.leaveService();
    }

    private void sayNotServing(boolean pause) {
        rpc.pauseService(pause);
    }

    private NodeFacts itself() {
        Advertised advertised = started
                ? Advertised.of(config.cluster().advertise(), rpcAddress(), deviceAddress(), httpAddress())
                : Advertised.NOWHERE;
        return facts.facts(drain.since(), givenUp, isolation.since(), advertised);
    }
}
