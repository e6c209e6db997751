package io.evmesh.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sizes, names and docstrings that a machine can check. */
class TidyTest {
  private static final int MAX_FILE_LINES = 600;
  private static final int MAX_METHOD_LINES = 70;
  private static final int MAX_PACKAGE_FILES = 20; // without package-info

  /** With which a package says why it has more. */
  private static final String MANY_FILES = "More than 20 files";

  /** Files that are tables of facts: exempt from the limits of length. */
  private static final Set<String> FACT_TABLES =
      Set.of(
          "Opcodes.java", // rows by opcode
          "Interpreter.java", // arms by opcode
          "StraightLine.java", // likewise
          "WorkloadKindTest.java"); // digests by workload

  private static final Pattern EMPTY_WORD = Pattern.compile(".*(Impl|Manager|Helper|Utils?)");
  private static final Pattern ACCESSOR = Pattern.compile("get[A-Z].*");
  private static final Pattern IMPROVEMENT_NUMBER = Pattern.compile("(?i).*eip[0-9].*");
  private static final Pattern TEST_NAME = Pattern.compile("(test|should)[A-Z].*");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  /** Where a native library tells of bad input by an exception of no type of its own. */
  private static final Set<String> NATIVE_EDGES =
      Set.of("BlsPoints.java", "FullDisk.java", "PointEvaluation.java");

  /** Where a failure becomes a message: to the block's coordinator, or to whom it answers. */
  private static final Set<String> FAILURE_MESSAGES =
      Set.of("LaneActor.java", "BlockCoordinator.java", "Pipeline.java", "Dispatcher.java");

  private static final Set<String> ANYTHING = Set.of("Exception", "Throwable", "RuntimeException");

  private static List<Source> sources;

  @BeforeAll
  static void parse() {
    sources = Source.all();
  }

  @Test
  void filesAreShort() {
    List<String> faults = new ArrayList<>();
    for (Source source : sources) {
      long lines = Project.read(source.file()).lines().count();
      if (lines > MAX_FILE_LINES && !isIn(FACT_TABLES, source)) {
        faults.add(source.name() + ": " + lines + " lines");
      }
    }
    assertThat(faults).as("files above %d lines", MAX_FILE_LINES).isEmpty();
  }

  @Test
  void methodsAreShort() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof MethodTree method
                        && source.lines(method) > MAX_METHOD_LINES
                        && !isIn(FACT_TABLES, source)))
        .as("methods above %d lines", MAX_METHOD_LINES)
        .isEmpty();
  }

  @Test
  void namesAreOfTheDomain() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof ClassTree type
                        && EMPTY_WORD.matcher(type.getSimpleName()).matches()))
        .as("types named Impl, Manager, Helper or Util")
        .isEmpty();
    assertThat(
            faults(
                (source, path) ->
                    !source.isTest()
                        && IMPROVEMENT_NUMBER.matcher(nameOf(path.getLeaf())).matches()))
        .as("names with the number of an EIP")
        .isEmpty();
  }

  @Test
  void accessorsHaveNoGet() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof MethodTree method
                        && ACCESSOR.matcher(method.getName()).matches()
                        && method.getParameters().isEmpty()
                        && !isOverride(method)))
        .as("accessors that begin with get")
        .isEmpty();
  }

  @Test
  void namesOfTestsAreStatements() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof MethodTree method
                        && source.isTest()
                        && isAnnotated(method, "Test", "ParameterizedTest", "TestFactory")
                        && TEST_NAME.matcher(method.getName()).matches()))
        .as("tests named test… or should…")
        .isEmpty();
  }

  @Test
  void nothingCarriesOnAfterJustAnyException() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof CatchTree tree
                        && !source.isTest()
                        && ANYTHING.contains(tree.getParameter().getType().toString())
                        && !(tree.getBlock().getStatements().getLast() instanceof ThrowTree)
                        && !isIn(NATIVE_EDGES, source)
                        && !isIn(FAILURE_MESSAGES, source)))
        .as("catches of any exception that do not end with a throw")
        .isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() {
    List<String> faults =
        sources.stream()
            .filter(source -> !source.name().endsWith("TidyTest.java"))
            .filter(source -> UNFINISHED.matcher(Project.read(source.file())).find())
            .map(Source::name)
            .toList();
    assertThat(faults).as("files with notes of unfinished work").isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    Set<String> faults = new TreeSet<>();
    for (Source source : sources) {
      Path info = source.file().resolveSibling("package-info.java");
      boolean told =
          Files.exists(info)
              && Project.read(info).contains("/**")
              && Project.read(info).contains("@NullMarked");
      if (!source.isTest() && !told) {
        faults.add(Project.name(info));
      }
    }
    assertThat(faults).as("package-info.java with a docstring and @NullMarked").isEmpty();
  }

  @Test
  void packagesAreSmallOrSayWhyNot() {
    Map<Path, Integer> files = new TreeMap<>();
    for (Source source : sources) {
      if (!source.isTest() && !source.name().endsWith("package-info.java")) {
        files.merge(source.file().getParent(), 1, Integer::sum);
      }
    }
    List<String> faults = new ArrayList<>();
    files.forEach(
        (folder, count) -> {
          Path info = folder.resolve("package-info.java");
          if (count > MAX_PACKAGE_FILES && !Project.read(info).contains(MANY_FILES)) {
            faults.add(Project.name(folder) + ": " + count + " files");
          }
        });
    assertThat(faults)
        .as("packages above %d files that do not say why", MAX_PACKAGE_FILES)
        .isEmpty();
  }

  @Test
  void publicTypesHaveDocstrings() {
    assertThat(
            faults(
                (source, path) ->
                    path.getLeaf() instanceof ClassTree type
                        && !source.isTest()
                        && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                        && path.getParentPath().getLeaf() == source.unit()
                        && source.trees().getDocComment(path) == null))
        .as("public types without a docstring")
        .isEmpty();
  }

  private interface Fault {
    boolean isIn(Source source, TreePath path);
  }

  private static List<String> faults(Fault fault) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      new TreePathScanner<Void, Void>() {
        @Override
        public Void scan(Tree tree, Void nothing) {
          if (tree != null) {
            TreePath here = new TreePath(parent(), tree);
            if (fault.isIn(source, here)) {
              found.add(source.at(tree) + " " + nameOf(tree));
            }
          }
          return super.scan(tree, null);
        }

        private TreePath parent() {
          TreePath current = getCurrentPath();
          return current == null ? new TreePath(source.unit()) : current;
        }
      }.scan(new TreePath(source.unit()), null);
    }
    return found;
  }

  private static String nameOf(Tree tree) {
    return switch (tree) {
      case ClassTree type -> type.getSimpleName().toString();
      case MethodTree method -> method.getName().toString();
      case VariableTree variable -> variable.getName().toString();
      default -> "";
    };
  }

  private static boolean isOverride(MethodTree method) {
    return isAnnotated(method, "Override");
  }

  private static boolean isAnnotated(MethodTree method, String... names) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(used -> List.of(names).contains(used.getAnnotationType().toString()));
  }

  private static boolean isIn(Set<String> names, Source source) {
    return names.contains(source.file().getFileName().toString());
  }
}
