package io.evmesh.sim.report;

import io.evmesh.input.cli.Terminal;
import io.evmesh.sim.measure.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the terminal that shows itself where a measurement takes longer than two seconds and
 * vanishes at the end. Where the output is no terminal there is none.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int WIDTH = 80;
  private static final int UPDATE_MILLIS = 500;

  private final PrintStream out;
  private final String task;
  private final boolean visible;
  private final long patienceNanos;
  private final long startNanos = System.nanoTime();
  private @Nullable ProgressBar bar;

  TerminalProgress(PrintStream out, String task, boolean visible, long patienceNanos) {
    this.out = out;
    this.task = task;
    this.visible = visible;
    this.patienceNanos = patienceNanos;
  }

  /** The progress of what {@code task} names, on standard error. */
  public static TerminalProgress of(String task) {
    return new TerminalProgress(System.err, task, Terminal.isWatched(), PATIENCE_NANOS);
  }

  @Override
  public void ran(long done, long expected) {
    if (!visible || bar == null && System.nanoTime() - startNanos < patienceNanos) {
      return;
    }
    ProgressBar shown = bar == null ? open() : bar;
    bar = shown;
    shown.maxHint(expected);
    shown.stepTo(done);
  }

  private ProgressBar open() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new Line(out))
        .build();
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close(); // has written the bar for the last time when it returns
      out.print("\r" + " ".repeat(WIDTH) + "\r");
      out.flush();
    }
  }

  /** One line that is written over and over. */
  private record Line(PrintStream out) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String text) {
      out.print("\r" + text);
      out.flush();
    }

    @Override
    public void close() {
      // the line is erased where the bar is closed, and the stream belongs to others
    }
  }
}
