package io.evmesh.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A parsed source file.
 *
 * @param file where it is
 * @param unit its tree, types not resolved
 * @param trees the docstrings and positions of all sources parsed with it
 */
record Source(Path file, CompilationUnitTree unit, DocTrees trees) {

  /** Parses every source of the project. */
  static List<Source> all() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                files,
                null,
                null,
                null,
                files.getJavaFileObjectsFromPaths(Project.sources()));
    DocTrees trees = DocTrees.instance(task);
    List<Source> sources = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(new Source(Path.of(unit.getSourceFile().toUri()), unit, trees));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse the sources", e);
    }
    return sources;
  }

  String name() {
    return Project.name(file);
  }

  boolean isTest() {
    return name().contains("src/test/");
  }

  /** Where a part of the file is, as {@code path:line}. */
  String at(Tree tree) {
    return name() + ":" + firstLine(tree);
  }

  /** How many lines a part of the file takes. */
  long lines(Tree tree) {
    return lineOf(positions().getEndPosition(unit, tree)) - firstLine(tree) + 1;
  }

  private long firstLine(Tree tree) {
    return lineOf(positions().getStartPosition(unit, tree));
  }

  private long lineOf(long position) {
    return unit.getLineMap().getLineNumber(position);
  }

  private SourcePositions positions() {
    return trees.getSourcePositions();
  }
}
