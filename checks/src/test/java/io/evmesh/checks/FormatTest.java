package io.evmesh.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The format of the sources, where Spotless can not check it: the formatter needs a JDK that knows
 * the language, and tests run on one even if Maven does not.
 */
@Tag("format")
class FormatTest {
  @Test
  void everySourceIsFormatted() throws FormatterException {
    Formatter formatter = new Formatter();
    List<String> unformatted = new ArrayList<>();
    for (Path file : Project.sources()) {
      String source = Project.read(file);
      String imports =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(source), Style.GOOGLE);
      if (!formatter.formatSource(imports).equals(source)) {
        unformatted.add(Project.name(file));
      }
    }
    assertThat(unformatted).as("sources that google-java-format would change").isEmpty();
  }
}
