package io.hawser.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The directions of docs/architecture.md: who may touch what. */
class ArchitectureTest {
    private static final String[] HEART = {
        "io.hawser.gateway.device..",
        "io.hawser.gateway.directory..",
        "io.hawser.gateway.command..",
        "io.hawser.gateway.event..",
        "io.hawser.gateway.group..",
        "io.hawser.gateway.backplane",
        "io.hawser.gateway.backplane.fence",
        "io.hawser.gateway.backplane.follow"
    };
    private static final String[] EDGES = {
        "io.hawser.gateway.mina..",
        "io.hawser.gateway.grpc..",
        "io.hawser.gateway.http..",
        "io.hawser.gateway.backplane.embedded..",
        "io.hawser.gateway.backplane.nats..",
        "io.hawser.gateway.supervision..",
        "io.hawser.gateway.systemd..",
        "io.hawser.gateway.security.."
    };

    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.hawser.gateway");

    @Test
    void nobodySeesTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hawser.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.hawser.gateway")
                .check(GATEWAY);
    }

    @Test
    void theHeartKnowsNoEdge() {
        noClasses()
                .that()
                .resideInAnyPackage(HEART)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EDGES)
                .check(GATEWAY);
    }

    @Test
    void theHeartNeedsTheJdkAndItselfOnly() {
        classes()
                .that()
                .resideInAnyPackage(HEART)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.hawser.protocol",
                        "io.hawser.gateway.metrics..",
                        "io.hawser.gateway.device..",
                        "io.hawser.gateway.directory..",
                        "io.hawser.gateway.command..",
                        "io.hawser.gateway.event..",
                        "io.hawser.gateway.group..",
                        "io.hawser.gateway.backplane",
                        "io.hawser.gateway.backplane.fence",
                        "io.hawser.gateway.backplane.follow"))
                .check(GATEWAY);
    }

    @Test
    void eventsKnowNeitherDevicesNorCommands() {
        noClasses()
                .that()
                .resideInAPackage("io.hawser.gateway.event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.gateway.device..", "io.hawser.gateway.command..")
                .check(GATEWAY);
    }

    @Test
    void groupsKnowEventsOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.hawser.gateway.group..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.gateway.device..", "io.hawser.gateway.command..")
                .check(GATEWAY);
    }

    @Test
    void contractAndEnginesKnowNothingThatIsBuiltOnThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.hawser.gateway.backplane",
                        "io.hawser.gateway.backplane.embedded..",
                        "io.hawser.gateway.backplane.nats..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.gateway.backplane.fence..", "io.hawser.gateway.backplane.follow..")
                .check(GATEWAY);
    }

    @Test
    void configurationDependsOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.hawser.gateway.config..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.hawser..").and(not(resideInAnyPackage("io.hawser.gateway.config.."))))
                .check(GATEWAY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.hawser.gateway.(*)..").should().beFreeOfCycles().check(GATEWAY);
    }

    @Test
    void eachLibraryHasOneDoor() {
        door("io.hawser.gateway.mina..", "org.apache.mina..");
        door("io.hawser.gateway.grpc..", "io.grpc..", "com.google.protobuf..", "com.google.rpc..", "io.hawser.rpc..");
        door("io.hawser.gateway.backplane.embedded..", "java.sql..", "org.sqlite..");
        door("io.hawser.gateway.backplane.nats..", "io.nats..");
        door("io.hawser.gateway.config..", "com.typesafe.config..");
        door("io.hawser.gateway.systemd..", "org.newsclub..");
        door("io.hawser.gateway.http..", "org.eclipse.jetty..", "tools.jackson..");
        door("io.hawser.gateway.metrics..", "io.micrometer..", "io.prometheus..");
    }

    @Test
    void theServiceManagersDoorKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.hawser.gateway.systemd..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.hawser..").and(not(resideInAnyPackage("io.hawser.gateway.systemd.."))))
                .check(GATEWAY);
    }

    @Test
    void codecsAreFoundNotNamed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.protocol.hdp..", "io.hawser.protocol.json..")
                .check(GATEWAY);
    }

    @Test
    void ioThreadsNeverBlock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.hawser.gateway.mina..",
                        "io.hawser.gateway.device..",
                        "io.hawser.gateway.directory..",
                        "io.hawser.gateway.command..")
                .should()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(Future.class, "get")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(BlockingQueue.class, "put", Object.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(GATEWAY);
    }

    @Test
    void timeComesFromTheInjectedClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(GATEWAY);
    }

    @Test
    void whatIsSealedIsMadeOfRecordsAndEnums() {
        classes()
                .that(DescribedPredicate.describe(
                        "implement a sealed interface of ours",
                        type -> type.getRawInterfaces().stream().anyMatch(ArchitectureTest::sealed)))
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .orShould()
                .beEnums()
                .check(GATEWAY);
    }

    @Test
    void noHiddenState() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(GATEWAY);
        fields().that().areStatic().should().beFinal().check(GATEWAY);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(GATEWAY);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(GATEWAY);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(not(DescribedPredicate.describe(
                        "are the command line",
                        type -> type.getFullName().startsWith("io.hawser.gateway.GatewayMain"))))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(GATEWAY);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.([A-Za-z]*(Manager|Helper|Utils?|Impl)|(Abstract|Base)[A-Z][A-Za-z]*)")
                .check(GATEWAY);
    }

    @Test
    void minasDangerousPartsStayOut() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.apache\\.mina\\..*(ObjectSerialization|BufferedWriteFilter|ExecutorFilter"
                        + "|IoEventQueueThrottle|ProtocolCodecFilter|CompressionFilter|PrefixedString|TextLine).*")
                .check(GATEWAY);
    }

    private static boolean sealed(JavaClass type) {
        return type.getPackageName().startsWith("io.hawser") && type.reflect().isSealed();
    }

    private static void door(String home, String... library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(GATEWAY);
    }
}
