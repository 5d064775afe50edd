package io.hawser.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String LIBRARY = "io.hawser.client";
    private static final String[] TOOLS = {"io.hawser.client.cli..", "io.hawser.client.demo.."};
    private static final String[] CONTRACT = {
        LIBRARY, "io.hawser.client.group", "io.hawser.client.view", "io.hawser.client.failure"
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(LIBRARY);

    @Test
    void theLibraryNeverDependsOnItsTools() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TOOLS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOOLS)
                .check(CLASSES);
    }

    @Test
    void theCommandLineNeverDependsOnTheDemo() {
        noClasses()
                .that()
                .resideInAPackage("io.hawser.client.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.hawser.client.demo..")
                .check(CLASSES);
    }

    @Test
    void onlyToolsKnowPicocliAndJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TOOLS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "tools.jackson..", "com.fasterxml..", "ch.qos..")
                .check(CLASSES);
    }

    @Test
    void toolsUseTheLibraryByItsContract() {
        noClasses()
                .that()
                .resideInAnyPackage(TOOLS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.client.wire..", "io.hawser.rpc..", "io.grpc..", "com.google.protobuf..")
                .check(CLASSES);
    }

    /** Or a reader could not start one of their own from it; only its command line is the tools'. */
    @Test
    void theDemoIsMadeOfTheContractAlone() {
        classes()
                .that()
                .resideInAPackage("io.hawser.client.demo..")
                .and()
                .doNotHaveSimpleName("DemoWebServerMain")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(CONTRACT)
                        .or(resideInAnyPackage(
                                "io.hawser.client.demo..",
                                "java..",
                                "com.sun.net.httpserver..",
                                "tools.jackson..",
                                "org.slf4j..",
                                "org.jspecify..",
                                "com.google.errorprone.annotations..")))
                .check(CLASSES);
    }

    @Test
    void onlyTheWireKnowsGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hawser.client.wire..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.grpc.."))
                .check(CLASSES);
    }

    @Test
    void generatedTypesAppearInNoPublicSignatureOfTheContract() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(CONTRACT)
                .and()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(showNothingOf(resideInAnyPackage("io.hawser.rpc..", "io.grpc..", "com.google..")))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.hawser.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Data|Info)")
                .orShould()
                .haveNameMatching(".*\\.(Abstract|Base)[A-Z].*")
                .check(CLASSES);
    }

    @Test
    void viewsAreRecordsOrEnumsOrTheirInterfaces() {
        classes()
                .that()
                .resideInAPackage("io.hawser.client.view")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("Payload")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beRecords()
                .orShould()
                .beEnums()
                .orShould()
                .beInterfaces()
                .check(CLASSES);
    }

    @Test
    void nothingStaticChangesAndNothingIsSynchronized() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(CLASSES);
    }

    @Test
    void onlyTheToolsPrint() {
        noClasses()
                .that(are(resideOutside()))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> resideOutside() {
        return DescribedPredicate.not(resideInAnyPackage(TOOLS));
    }

    private static ArchCondition<JavaMethod> showNothingOf(DescribedPredicate<JavaClass> hidden) {
        return new ArchCondition<>("show no " + hidden.getDescription()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(
                                method.getReturnType().getAllInvolvedRawTypes().stream(),
                                method.getParameterTypes().stream()
                                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                        .filter(hidden)
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " shows " + type.getName())));
            }
        };
    }
}
