package io.evmesh.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.javadsl.AbstractBehavior;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parallel execution without locks and without waiting; actors are thin shells. */
class NaturalActorsTest {
  private static final int MAX_ACTOR_LINES = 140; // imports apart
  private static final String ACTORS = "io.evmesh.actors..";
  private static final String CHAIN = "io.evmesh.actors.chain.."; // which has threads of its own
  private static final String CORES = "io.evmesh.engine.parallel..";
  private static final Pattern ACTOR = Pattern.compile("extends AbstractBehavior<");
  private static final Pattern MONITOR = Pattern.compile("(?m)^[^/*]*\\bsynchronized\\b");
  private static final Set<String> WAITS =
      Set.of("await", "join", "get", "sleep", "wait", "take", "put", "acquire", "invokeAll");
  private static final List<Class<?>> WHERE_ONE_WAITS =
      List.of(
          CountDownLatch.class,
          CompletableFuture.class,
          Future.class,
          Thread.class,
          Object.class,
          BlockingQueue.class,
          Semaphore.class);

  private static JavaClasses production;

  @BeforeAll
  static void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.evmesh");
  }

  /** A thread may pause, which holds nobody else. */
  @Test
  void nothingTakesALock() {
    noClasses()
        .that()
        .resideInAnyPackage(ACTORS, CORES)
        .and()
        .resideOutsideOfPackage(CHAIN)
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent.locks..").and(not(type(LockSupport.class))))
        .check(production);
    assertThat(
            sources()
                .filter(source -> MONITOR.matcher(Project.read(source.file())).find())
                .map(Source::name))
        .as("files with monitors")
        .isEmpty();
  }

  /** Lanes may wait, for the state: that is up to the state, not to the code of an actor. */
  @Test
  void noActorAndNoCoreWaits() {
    noClasses()
        .that()
        .areAssignableTo(AbstractBehavior.class)
        .or()
        .areAssignableTo(BehaviorInterceptor.class)
        .or()
        .resideInAPackage(CORES)
        .should()
        .callMethodWhere(
            describe(
                "the call may wait",
                (JavaCall<?> call) ->
                    WAITS.contains(call.getTarget().getName())
                        && WHERE_ONE_WAITS.stream()
                            .anyMatch(type -> call.getTarget().getOwner().isEquivalentTo(type))))
        .check(production);
  }

  @Test
  void actorsAreThinShells() {
    List<Source> actors =
        sources().filter(source -> ACTOR.matcher(Project.read(source.file())).find()).toList();
    assertThat(actors).hasSizeGreaterThanOrEqualTo(4);
    assertThat(actors)
        .allSatisfy(
            source ->
                assertThat(
                        Project.read(source.file())
                            .lines()
                            .filter(line -> !line.startsWith("import "))
                            .count())
                    .as(source.name())
                    .isLessThanOrEqualTo(MAX_ACTOR_LINES));
  }

  private static Stream<Source> sources() {
    return Source.all().stream()
        .filter(source -> !source.isTest())
        .filter(source -> isIn(ACTORS, source) && !isIn(CHAIN, source) || isIn(CORES, source));
  }

  private static boolean isIn(String packages, Source source) {
    String folder = packages.replace("..", "").replace('.', '/');
    return source.file().toString().replace('\\', '/').contains("/java/" + folder + "/");
  }
}
