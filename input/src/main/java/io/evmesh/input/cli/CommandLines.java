package io.evmesh.input.cli;

import io.evmesh.input.json.InputException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/**
 * Command lines with the manners of this project: exit status 0 for success, 1 for a run that found
 * differences, 2 for one that could not do its work: bad input, or a fault of our own. Errors are
 * one sentence on standard error; stack traces appear only where the environment variable {@value
 * #VERBOSE} is set.
 */
public final class CommandLines {
  /** The exit status of a command that could not do its work. */
  public static final int BAD_INPUT = 2;

  /** The environment variable that asks for stack traces. */
  public static final String VERBOSE = "EVMESH_VERBOSE";

  private static final int LONGEST_SENTENCE = 1000;

  private CommandLines() {}

  /** The command line of a main command. */
  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    line.registerConverter(Path.class, CommandLines::path);
    line.registerConverter(Pattern.class, CommandLines::pattern);
    line.setExecutionStrategy(CommandLines::run);
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          report(exception, failed.getErr());
          return BAD_INPUT;
        });
    line.setParameterExceptionHandler(
        (exception, arguments) -> {
          CommandLine failed = exception.getCommandLine();
          failed.getErr().println("evmesh: " + sentence(exception));
          failed.getErr().println("Try '" + failed.getCommandSpec().qualifiedName() + " --help'.");
          return BAD_INPUT;
        });
    return line;
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("no path is empty"); // Path.of("") is the working folder
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("no path can be '" + e.getInput() + "'");
    }
  }

  private static Pattern pattern(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("an empty pattern would be found everywhere: leave it out");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new TypeConversionException("'" + text + "' is no pattern: " + e.getDescription());
    }
  }

  /** Lets the errors that a command can meet end it like exceptions. */
  private static int run(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }

  /** Tells in one sentence what went wrong: the input's fault, or one of our own. */
  public static void report(Throwable fault, PrintWriter err) {
    if (fault instanceof InputException) {
      err.println("evmesh: " + sentence(fault));
    } else {
      err.println(
          "evmesh: internal error: "
              + sentence(fault)
              + " (set "
              + VERBOSE
              + "=1 to see where it comes from)");
    }
    if (System.getenv(VERBOSE) != null) {
      fault.printStackTrace(err);
    }
    err.flush();
  }

  /** The message on one line of bearable length. */
  private static String sentence(Throwable fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    if (!(fault instanceof InputException || fault instanceof CommandLine.ParameterException)) {
      message = fault instanceof IllegalStateException ? message : fault.toString();
    }
    String line = message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
    return line.length() > LONGEST_SENTENCE ? line.substring(0, LONGEST_SENTENCE) + "..." : line;
  }
}
