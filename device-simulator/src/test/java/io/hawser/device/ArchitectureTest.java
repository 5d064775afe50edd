package io.hawser.device;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String CLI = "io.hawser.device.simulator.cli..";
    private static final String FLEET = "io.hawser.device.simulator";
    private static final String FIGURES = "io.hawser.device.simulator.figures";
    private static final String SCENARIO = "io.hawser.device.simulator.scenario";
    private static final String HOCON = "io.hawser.device.simulator.hocon";
    private static final String REPORT = "io.hawser.device.simulator.report";
    /** What goes against the protocol does so on sockets that block, on virtual threads of its own. */
    private static final String[] BLOCKING = {
        CLI,
        "io.hawser.device.audit",
        "io.hawser.device.simulator.hostile",
        "io.hawser.device.simulator.fuzz",
        "io.hawser.device.simulator.replay"
    };

    private static final String LEDGER = "io.hawser.device.ledger";
    private static final String AUDIT = "io.hawser.device.audit";
    private static final JavaClasses DEVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.hawser.device");

    @Test
    void packagesPointFromTheCommandLineToTheWire() {
        noClasses()
                .that()
                .resideInAnyPackage("io.hawser.device", "io.hawser.device.mina", "io.hawser.device.websocket")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.device.simulator..", LEDGER, AUDIT)
                .check(DEVICE);
        noClasses()
                .that()
                .resideOutsideOfPackage(AUDIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(AUDIT)
                .check(DEVICE);
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(DEVICE);
        noClasses()
                .that()
                .resideInAnyPackage(SCENARIO, FIGURES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FLEET, HOCON, REPORT)
                .because("what is planned and what was measured know nobody who runs, reads or shows it")
                .check(DEVICE);
        noClasses()
                .that()
                .resideInAPackage(FLEET)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HOCON, REPORT)
                .check(DEVICE);
        slices().matching("io.hawser.(**)").should().beFreeOfCycles().check(DEVICE);
    }

    @Test
    void eachLibraryHasOneDoor() {
        only("io.hawser.device.mina", "org.apache.mina..").check(DEVICE);
        only("io.hawser.device.[simulator|simulator.figures|simulator.replay|simulator.fuzz]", "org.HdrHistogram..")
                .check(DEVICE);
        only(HOCON, "com.typesafe.config..").check(DEVICE);
        only("io.hawser.device.[simulator.cli|audit]", "picocli..").check(DEVICE);
        only("io.hawser.device.[ledger|audit|simulator.report]", "tools.jackson..")
                .check(DEVICE);
        only(AUDIT, "io.hawser.client..").check(DEVICE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.gateway..", "ch.qos.logback..")
                .check(DEVICE);
    }

    @Test
    void codecsAreFoundAndNeverNamed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.protocol.hdp..", "io.hawser.protocol.json..")
                .check(DEVICE);
    }

    @Test
    void nothingBlocksButWhatIsMadeToBlock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BLOCKING)
                .should()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(Future.class, "get")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(CountDownLatch.class, "await")
                .orShould()
                .callMethod(CountDownLatch.class, "await", long.class, TimeUnit.class)
                .check(DEVICE);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, AUDIT)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(DEVICE);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, AUDIT)
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(DEVICE);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(DEVICE);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|\\.Abstract[A-Z].*|\\.Base[A-Z].*)$")
                .check(DEVICE);
    }

    @Test
    void noSynchronizedMethodsAndNoStaticState() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(DEVICE);
        fields().that().areStatic().should().beFinal().check(DEVICE);
    }

    private static ArchRule only(String home, String library) {
        return noClasses()
                .that(not(resideInAPackage(home)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
