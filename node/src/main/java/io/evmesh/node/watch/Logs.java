package io.evmesh.node.watch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How the log of this process is written, and how much of it; both may change at any time. */
public final class Logs {
  private Logs() {}

  /** Writes events as {@code form} says, those of the JDK's own log too. */
  public static void setForm(LogForm form) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (form == LogForm.JSON) {
      root().ifPresent(Logs::writeJson);
    }
  }

  private static void writeJson(Logger root) {
    Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        console.setEncoder(encoder);
      }
    }
  }

  /** The level of that name: trace, debug, info, warn, error or off. */
  public static Optional<Level> level(String name) {
    return Optional.ofNullable(Level.toLevel(name, null));
  }

  /**
   * Lets events through from this level on.
   *
   * @param logger name of a class or package, which then has a level of its own; empty for all
   *     others
   */
  public static void setLevel(String logger, Level level) {
    context()
        .ifPresent(
            context ->
                context
                    .getLogger(logger.isEmpty() ? org.slf4j.Logger.ROOT_LOGGER_NAME : logger)
                    .setLevel(level));
  }

  private static Optional<Logger> root() {
    return context().map(context -> context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
  }

  /** Empty where another library keeps the log. */
  private static Optional<LoggerContext> context() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    return factory instanceof LoggerContext context ? Optional.of(context) : Optional.empty();
  }
}
