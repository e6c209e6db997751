package io.evmesh.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages point one way. */
class ArchitectureTest {
  private static final Set<String> MODULES =
      Set.of(
          "engine",
          "persistence",
          "input",
          "testkit",
          "actors",
          "cluster.config",
          "node",
          "sim",
          "lab");
  private static final String[] JDK = {"java..", "javax.."};
  private static final String NULLNESS = "org.jspecify..";
  private static final String[] AKKA = {
    "akka..", "scala..", "com.typesafe.config..", "org.slf4j.." // the log of an actor's context
  };
  private static final String METERS = "io.micrometer.core..";
  private static final String[] CRYPTO = {
    "fr.acinq.secp256k1..", "supranational.blst..", "ethereum.ckzg4844..", "org.bouncycastle.."
  };

  private static JavaClasses production;

  @BeforeAll
  static void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.evmesh");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.evmesh.(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void engineUsesOnlyTheJdkAndCryptoLibraries() {
    classes()
        .that()
        .resideInAPackage("io.evmesh.engine..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(all(new String[] {"io.evmesh.engine..", NULLNESS}, JDK, CRYPTO))
        .check(production);
  }

  @Test
  void actorsUseOnlyTheEngineThePersistenceAkkaAndMeters() {
    classes()
        .that()
        .resideInAPackage("io.evmesh.actors..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            all(
                new String[] {
                  "io.evmesh.actors..",
                  "io.evmesh.engine..",
                  "io.evmesh.persistence..",
                  NULLNESS,
                  METERS
                },
                JDK,
                AKKA))
        .check(production);
  }

  @Test
  void modulesKnowOnlyThoseBelow() {
    knowsOnly("persistence", "engine");
    knowsOnly("input", "engine");
    knowsOnly("testkit", "engine", "input");
    knowsOnly("actors", "engine", "persistence");
    knowsOnly("cluster.config", "input");
    knowsOnly("node", "engine", "persistence", "input", "actors", "cluster.config");
    knowsOnly("sim", "engine", "persistence", "input", "testkit", "actors");
    knowsOnly("lab", "engine", "input", "testkit", "actors", "cluster.config", "sim");
  }

  @Test
  void onlyThePersistentJournalTheActorsAndTheClusterKnowAkka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.evmesh.actors..", "io.evmesh.cluster..", "io.evmesh.persistence.journal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("akka..")
        .check(production);
  }

  @Test
  void cryptoLibrariesStayBehindTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.evmesh.engine.crypto..",
            "io.evmesh.engine.precompile..",
            "io.evmesh.cluster.config.certificate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRYPTO)
        .check(production);
  }

  /** Each package of a cluster's settings to those beside it that it may use. */
  @Test
  void clusterConfigUsesOnlyThoseBelow() {
    String root = "io.evmesh.cluster.config";
    String join = root + ".join";
    String certificate = root + ".certificate";
    usesAmong(root, join);
    usesAmong(root, certificate);
    usesAmong(root, root, join, certificate);
    usesAmong(root, root + ".member", root);
  }

  /** Each package of parallel execution to those beside it that it may use. */
  @Test
  void coresOfParallelExecutionUseOnlyThoseBelow() {
    String root = "io.evmesh.engine.parallel";
    String plan = root + ".plan";
    String account = root + ".account";
    String settle = root + ".settle";
    String lane = root + ".lane";
    String choice = root + ".choice";
    String wire = root + ".wire";
    String share = root + ".share";
    usesAmong(root, plan);
    usesAmong(root, root + ".transfer");
    usesAmong(root, choice, plan);
    usesAmong(root, account, plan);
    usesAmong(root, settle, account, plan);
    usesAmong(root, lane, settle, account, plan);
    usesAmong(root, root + ".prefetch", account);
    usesAmong(root, share, account);
    usesAmong(root, wire, lane, settle, account, plan, choice, share);
    usesAmong(root, root, lane, settle, account, plan);
  }

  /** Each package of the actors to those beside it that it may use. */
  @Test
  void actorsUseOnlyThoseBelow() {
    String root = "io.evmesh.actors";
    String akka = root + ".akka";
    String message = root + ".message";
    String mesh = root + ".mesh";
    String schedule = root + ".schedule";
    String chain = root + ".chain";
    usesAmong(root, akka);
    usesAmong(root, message);
    usesAmong(root, mesh, message, akka);
    usesAmong(root, schedule, mesh, message);
    String state = chain + ".state";
    String cluster = root + ".cluster";
    String peer = root + ".peer";
    usesAmong(root, peer, mesh, message, akka, state); // state: the cache of codes
    usesAmong(root, cluster, peer, mesh, message, akka, state);
    usesAmong(root, root + ".membership", cluster, mesh);
    usesAmong(root, root, mesh, schedule, message, akka, cluster, peer);
    usesAmong(root, chain + ".thread");
    usesAmong(root, chain + ".state");
    usesAmong(root, chain + ".journal", chain + ".thread", akka);
    String[] ofChain = {chain + ".journal", chain + ".state", chain + ".thread"};
    usesAmong(
        root,
        chain,
        all(ofChain, new String[] {root, mesh, message, cluster})); // mesh: its settings
  }

  /** Of all packages from {@code root} on, {@code from} uses only itself and {@code allowed}. */
  private static void usesAmong(String root, String from, String... allowed) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(all(new String[] {from}, allowed)))))
        .check(production);
  }

  /** Of our own modules {@code module} uses only itself and {@code others}. */
  private static void knowsOnly(String module, String... others) {
    Set<String> unknown = new TreeSet<>(MODULES);
    unknown.remove(module);
    List.of(others).forEach(unknown::remove);
    noArrow(
        "io.evmesh." + module + "..",
        unknown.stream().map(name -> "io.evmesh." + name + "..").toArray(String[]::new));
  }

  private static void noArrow(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .allowEmptyShould(true)
        .check(production);
  }

  private static String[] all(String[]... groups) {
    return java.util.Arrays.stream(groups).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }
}
