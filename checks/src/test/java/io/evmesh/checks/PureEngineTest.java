package io.evmesh.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine is a function: the same input gives the same result, whichever thread asks. */
class PureEngineTest {
  private static final Set<String> CLOCKS_AND_ENVIRONMENT =
      Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "identityHashCode");
  private static final Set<String> WALKS =
      Set.of("entrySet", "keySet", "values", "forEach", "iterator", "stream", "toArray");
  private static final Set<String> HASHED =
      Set.of(
          "java.util.Map",
          "java.util.HashMap",
          "java.util.Set",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentMap");

  private static JavaClasses engine;

  @BeforeAll
  static void readClasses() {
    engine =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.evmesh.engine");
  }

  @Test
  void engineReadsNoClockAndNoEnvironment() {
    noClasses()
        .should()
        .callMethodWhere(
            calls(
                "a clock or the environment",
                target ->
                    (target.getOwner().isEquivalentTo(System.class)
                            && CLOCKS_AND_ENVIRONMENT.contains(target.getName()))
                        || (target.getOwner().getPackageName().equals("java.time")
                            && target.getName().equals("now"))))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.time.Clock.class)
        .check(engine);
  }

  /** Chance may be handed in as a {@code RandomGenerator}; only making one is forbidden. */
  @Test
  void engineTossesNoDice() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .orShould()
        .callMethodWhere(
            calls(
                "chance",
                target ->
                    target.getFullName().startsWith("java.lang.Math.random")
                        || target.getFullName().startsWith("java.util.UUID.randomUUID")
                        || target.getFullName().startsWith("java.util.random.RandomGenerator.of")
                        || target.getFullName().startsWith("java.util.random.RandomGenerator.get")))
        .check(engine);
  }

  @Test
  void engineIsTiedToNoThread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .check(engine);
  }

  @Test
  void engineHasNoStaticStateThatChanges() {
    fields().that().areStatic().should().beFinal().check(engine);
    fields().that().areStatic().should(beOfAnImmutableKind()).check(engine);
  }

  /** Where order matters, the static type has one: a list, a sorted or a linked map. */
  @Test
  void engineDependsOnNoHashOrder() {
    noClasses()
        .should()
        .callMethodWhere(
            calls(
                "the order of a hash table",
                target ->
                    HASHED.contains(target.getOwner().getName())
                        && WALKS.contains(target.getName())))
        .check(engine);
  }

  private static DescribedPredicate<JavaCall<?>> calls(
      String what, java.util.function.Predicate<CodeUnitCallTarget> test) {
    return describe("the call asks for " + what, (JavaCall<?> call) -> test.test(call.getTarget()));
  }

  private static ArchCondition<JavaField> beOfAnImmutableKind() {
    return new ArchCondition<>("be of an immutable kind") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean concrete = !type.isInterface() && !type.isArray();
        boolean collection =
            type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
        boolean cell =
            type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isEquivalentTo(StringBuilder.class);
        if ((concrete && collection && !type.isEnum()) || cell) {
          events.add(SimpleConditionEvent.violated(field, field.getDescription() + " can change"));
        }
      }
    };
  }
}
