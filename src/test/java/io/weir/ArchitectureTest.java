package io.weir;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.weir", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] NUMERICAL_CORE = {
        "io.weir.numeric..", "io.weir.family..", "io.weir.mixture..", "io.weir.em..", "io.weir.anomaly.."
    };

    private static final String[] LIBRARY = {
        "io.weir.numeric..",
        "io.weir.family..",
        "io.weir.mixture..",
        "io.weir.em..",
        "io.weir.anomaly..",
        "io.weir.event..",
        "io.weir.engine..",
        "io.weir.library.."
    };

    @ArchTest
    static final ArchRule roomsKnowOnlyThoseBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("threads")
            .definedBy("io.weir.threads..")
            .layer("numeric")
            .definedBy("io.weir.numeric..")
            .layer("family")
            .definedBy("io.weir.family..")
            .layer("mixture")
            .definedBy("io.weir.mixture..")
            .layer("em")
            .definedBy("io.weir.em..")
            .layer("anomaly")
            .definedBy("io.weir.anomaly..")
            .layer("event")
            .definedBy("io.weir.event..")
            .layer("json")
            .definedBy("io.weir.json..")
            .layer("engine")
            .definedBy("io.weir.engine..")
            .layer("library")
            .definedBy("io.weir.library..")
            .layer("metrics")
            .definedBy("io.weir.metrics..")
            .layer("source")
            .definedBy("io.weir.source..")
            .layer("plot")
            .definedBy("io.weir.plot..")
            .layer("config")
            .definedBy("io.weir.config..")
            .layer("input")
            .definedBy("io.weir.input..")
            .layer("records")
            .definedBy("io.weir.records..")
            .layer("store")
            .definedBy("io.weir.store..")
            .layer("streams")
            .definedBy("io.weir.streams..")
            .layer("admin")
            .definedBy("io.weir.admin..")
            .layer("runtime")
            .definedBy("io.weir.runtime..")
            .layer("http")
            .definedBy("io.weir.http..")
            .layer("web")
            .definedBy("io.weir.web..")
            .layer("evaluation")
            .definedBy("io.weir.evaluation..")
            .layer("report")
            .definedBy("io.weir.report..")
            .layer("profile")
            .definedBy("io.weir.profile..")
            .layer("broker")
            .definedBy("io.weir.broker..")
            .layer("bench")
            .definedBy("io.weir.bench..")
            .layer("cli")
            .definedBy("io.weir.cli..")
            .whereLayer("threads")
            .mayNotAccessAnyLayer()
            .whereLayer("numeric")
            .mayNotAccessAnyLayer()
            .whereLayer("family")
            .mayOnlyAccessLayers("numeric")
            .whereLayer("mixture")
            .mayOnlyAccessLayers("family", "numeric")
            .whereLayer("anomaly")
            .mayOnlyAccessLayers("mixture", "family", "numeric")
            .whereLayer("em")
            .mayOnlyAccessLayers("anomaly", "mixture", "family", "numeric")
            .whereLayer("event")
            .mayOnlyAccessLayers("anomaly", "mixture", "family", "numeric")
            .whereLayer("json")
            .mayOnlyAccessLayers("event", "anomaly", "mixture", "family", "numeric")
            .whereLayer("engine")
            .mayOnlyAccessLayers("event", "anomaly", "em", "mixture", "family", "numeric")
            .whereLayer("library")
            .mayOnlyAccessLayers("engine", "event", "anomaly", "em", "mixture", "family", "numeric")
            .whereLayer("source")
            .mayOnlyAccessLayers("threads", "json", "event", "mixture", "family", "numeric")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("event", "mixture", "numeric")
            .whereLayer("plot")
            .mayOnlyAccessLayers("mixture", "family", "numeric")
            .whereLayer("input")
            .mayOnlyAccessLayers("threads", "json", "event")
            .whereLayer("config")
            .mayOnlyAccessLayers("input", "engine", "json", "event", "anomaly", "em", "mixture", "family", "numeric")
            .whereLayer("records")
            .mayOnlyAccessLayers("threads", "config", "json", "event")
            .whereLayer("store")
            .mayOnlyAccessLayers("config", "engine", "json", "family", "numeric")
            .whereLayer("streams")
            .mayOnlyAccessLayers(
                    "threads", "metrics", "records", "store", "config", "input", "engine", "json", "event", "anomaly",
                    "em", "mixture", "family", "numeric")
            .whereLayer("admin")
            .mayOnlyAccessLayers(
                    "threads", "streams", "records", "store", "config", "engine", "json", "event", "em", "mixture")
            .whereLayer("runtime")
            .mayOnlyAccessLayers(
                    "threads", "admin", "streams", "metrics", "records", "store", "config", "input", "engine", "json",
                    "event", "em", "mixture")
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("web")
            .mayOnlyAccessLayers("http", "threads", "json", "event", "anomaly", "mixture", "family", "numeric")
            .whereLayer("evaluation")
            .mayOnlyAccessLayers(
                    "threads", "streams", "records", "config", "source", "anomaly", "json", "event", "em", "mixture",
                    "family", "numeric")
            .whereLayer("report")
            .mayOnlyAccessLayers(
                    "evaluation", "source", "plot", "json", "event", "anomaly", "mixture", "family", "numeric")
            .whereLayer("profile")
            .mayOnlyAccessLayers("source", "event")
            .whereLayer("broker")
            .mayNotAccessAnyLayer()
            .whereLayer("bench")
            .mayOnlyAccessLayers("threads", "runtime", "admin", "config", "broker")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().matching("io.weir.(*)..").should().beFreeOfCycles();

    /** Rooms within rooms, too. */
    @ArchTest
    static final ArchRule thereAreNoCyclesOfPackages =
            slices().matching("io.weir.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule batchEmKnowsNeitherSearchesNorStreams = noClasses()
            .that()
            .resideInAPackage("io.weir.em")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.em.search", "io.weir.em.online");

    @ArchTest
    static final ArchRule searchesKnowNoStream = noClasses()
            .that()
            .resideInAPackage("io.weir.em.search")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.em.online");

    @ArchTest
    static final ArchRule theSeamKnowsNoFamily = noClasses()
            .that()
            .resideInAPackage("io.weir.family")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.family.*..");

    @ArchTest
    static final ArchRule familiesKnowTheSeamAndOnlyProductsKnowFamilies = noClasses()
            .that()
            .resideInAnyPackage("io.weir.family.gaussian", "io.weir.family.independent")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.family.product");

    @ArchTest
    static final ArchRule filesKnowNothingOfEventsThatAreDrawn = noClasses()
            .that()
            .resideInAPackage("io.weir.source")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.source.scenario");

    @ArchTest
    static final ArchRule eventsKnowNothingOfSnapshots = noClasses()
            .that()
            .resideInAPackage("io.weir.json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.json.snapshot");

    @ArchTest
    static final ArchRule theNumericalCoreKnowsNeitherKafkaNorJsonNorFilesNorClock = noClasses()
            .that()
            .resideInAnyPackage(NUMERICAL_CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "com.fasterxml..",
                    "java.nio.file..",
                    "java.net..",
                    "java.time..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule theEngineKnowsNeitherKafkaNorJsonNorFilesNorClock = noClasses()
            .that()
            .resideInAPackage("io.weir.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "com.fasterxml..",
                    "java.nio.file..",
                    "java.net..",
                    "java.time..",
                    "org.slf4j..");

    /** What is published as a library of its own brings nothing but what it is made of. */
    @ArchTest
    static final ArchRule theLibraryStandsAlone = classes()
            .that()
            .resideInAnyPackage(LIBRARY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with("java..", "org.ejml..", "org.apache.commons.numbers.gamma.."));

    private static String[] with(String... others) {
        return Stream.concat(Stream.of(LIBRARY), Stream.of(others)).toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule onlyTheNumericRoomKnowsEjml = noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.numeric..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ejml..");

    @ArchTest
    static final ArchRule eventsAndSourcesKnowNoKafka = noClasses()
            .that()
            .resideInAnyPackage("io.weir.event..", "io.weir.json..", "io.weir.source..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule noFamilyIsNamedOutsideItsRoomByTheEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.weir.mixture..",
                    "io.weir.em..",
                    "io.weir.engine..",
                    "io.weir.streams..",
                    "io.weir.store..",
                    "io.weir.admin..",
                    "io.weir.runtime..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.weir\\.family\\.\\w+\\.(Gaussian|Poisson|Bernoulli|Categorical|Product).*");

    @ArchTest
    static final ArchRule whoGaveUpOnAnAnswerDoesNotWaitForItAtTheEnd = noClasses()
            .that()
            .resideInAnyPackage("io.weir.admin..", "io.weir.runtime..", "io.weir.cli..")
            .should()
            .callMethod(Admin.class, "close")
            .because("it waits a minute for calls that no broker answers: AdminSession does not");

    @ArchTest
    static final ArchRule onlyCommandsWriteToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule threadsAreMadeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.threads..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class)))
                    .or(target(owner(assignableTo(ExecutorService.class))))
                    .or(target(owner(assignableTo(Timer.class)))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Executors.class)))
                    .or(target(owner(assignableTo(ForkJoinPool.class))).and(target(name("commonPool")))))
            .because("a thread that is made elsewhere may end unheard");
}
