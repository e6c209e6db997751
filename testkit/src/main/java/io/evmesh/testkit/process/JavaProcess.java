package io.evmesh.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes with the Java and the class path of this one. */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * Starts one; its errors go where this one's go.
   *
   * @param options of Java
   */
  public static Process start(Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    return start(List.of(), main, options, arguments);
  }

  /**
   * Starts one by another command.
   *
   * @param before that command with its arguments
   * @param options of Java
   */
  public static Process start(
      List<String> before, Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
