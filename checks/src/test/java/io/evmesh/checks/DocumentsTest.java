package io.evmesh.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents are as wide as a terminal, and what they link to is there. */
class DocumentsTest {
  private static final int WIDTH = 120; // of prose; tables and examples are as wide as they are
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$");

  /** The pages, in the order of their paths. */
  private static List<Path> pages() throws IOException {
    Path root = Project.root();
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  /** The lines of a page that are prose, by number from 1; others are empty. */
  private static List<String> prose(Path page) {
    List<String> lines = new ArrayList<>();
    boolean isExample = false;
    for (String line : Project.read(page).lines().toList()) {
      boolean isFence = line.strip().startsWith("```");
      lines.add(isExample || isFence ? "" : line);
      isExample ^= isFence;
    }
    return lines;
  }

  @Test
  void proseIsNoWiderThanATerminal() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = prose(page);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        boolean isTable = line.strip().startsWith("|");
        if (line.length() > WIDTH && !isTable && line.lastIndexOf(' ', WIDTH) > 2) {
          faults.add("%s:%d".formatted(Project.name(page), i + 1));
        }
      }
    }
    assertThat(faults).as("lines of prose above %d characters", WIDTH).isEmpty();
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path page : pages()) {
      for (String line : prose(page)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          String target = link.group(1);
          if (!target.contains("://") && !isThere(page, target)) {
            faults.add("%s: %s".formatted(Project.name(page), target));
          }
        }
      }
    }
    assertThat(faults).as("links that lead nowhere").isEmpty();
  }

  private static boolean isThere(Path page, String target) {
    int anchor = target.indexOf('#');
    String file = anchor < 0 ? target : target.substring(0, anchor);
    Path other = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(other)
        && (anchor < 0 || anchors(other).contains(target.substring(anchor + 1)));
  }

  /** What a page's headings are called in links. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new TreeSet<>();
    for (String line : prose(page)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String text = heading.group(1).toLowerCase(Locale.ROOT);
        anchors.add(text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }
}
