package io.hawser.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.hawser.protocol";
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void codecPackagesAreAccessedByNobody() {
        for (String codec : new String[] {ROOT + ".hdp..", ROOT + ".json.."}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(codec)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(codec)
                    .check(MODULE);
        }
    }

    @Test
    void moduleNeedsTheJdkAndJSpecifyOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ROOT + "..")
                .check(MODULE);
    }

    @Test
    void onlyProvidersOfCodecsArePublic() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".hdp", ROOT + ".json")
                .and()
                .arePublic()
                .should()
                .implement(DeviceCodecProvider.class)
                .check(MODULE);
    }

    @Test
    void everyMessageIsARecord() {
        DescribedPredicate<JavaClass> messages = assignableTo(DeviceMessage.class)
                .or(assignableTo(GatewayMessage.class))
                .or(assignableTo(Authentication.class));

        classes().that(messages).and().areNotInterfaces().should().beRecords().check(MODULE);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(MODULE);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MODULE);
    }

    @Test
    void nothingReadsTheClockOrBlocks() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Thread.class)
                .check(MODULE);
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(MODULE);
    }

    @Test
    void noStateIsStatic() {
        noFields()
                .that()
                .areStatic()
                .and()
                .areNotFinal()
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage(ROOT + "..")
                .allowEmptyShould(true)
                .check(MODULE);
    }

    @Test
    void namesAreNounsOfTheDomain() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*[.$](Abstract|Base)[A-Z].*")
                .check(MODULE);
    }
}
