package io.evmesh.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void nothingIsShownWhereTheOutputIsNoTerminal() {
    try (TerminalProgress progress = new TerminalProgress(out, "task", false, 0)) {
      progress.ran(1, 2);
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void nothingIsShownOfWhatIsQuick() {
    try (TerminalProgress progress = new TerminalProgress(out, "task", true, Long.MAX_VALUE)) {
      progress.ran(1, 2);
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void theBarOfWhatTakesLongIsErasedInTheEnd() {
    try (TerminalProgress progress = new TerminalProgress(out, "task", true, 0)) {
      progress.ran(1, 2);
    }

    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("task")
        .endsWith("\r" + " ".repeat(80) + "\r");
  }
}
