package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the chain is. Options win over the environment; without both it is in ./data. */
final class DatabaseOptions {
  private static final String DATA = "EVMESH_DATA";
  private static final String URL = "EVMESH_JDBC_URL";
  private static final String USER = "EVMESH_JDBC_USER";
  private static final String PASSWORD_FILE = "EVMESH_JDBC_PASSWORD_FILE";
  private static final int MOST_PASSWORD_BYTES = 4096;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the chain in an embedded database (default: ./data; " + DATA + ").")
  private @Nullable Path data;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "PostgreSQL in its place: jdbc:postgresql://HOST:PORT/NAME (" + URL + ").")
  private @Nullable String url;

  @Option(
      names = "--jdbc-user",
      paramLabel = "NAME",
      description = "User of the PostgreSQL server (" + USER + ").")
  private @Nullable String user;

  @Option(
      names = "--jdbc-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the user's password (" + PASSWORD_FILE + ").")
  private @Nullable Path passwordFile;

  /**
   * The database that the options and the environment name.
   *
   * @throws InputException if they contradict each other, or a value is no good
   */
  DatabaseSettings settings() {
    return settings(System::getenv);
  }

  /**
   * The same in another environment.
   *
   * @param environment gives a variable's value, null for none
   */
  DatabaseSettings settings(UnaryOperator<@Nullable String> environment) {
    boolean server = url != null || user != null || passwordFile != null;
    if (data != null && server) {
      throw new InputException("--data and --jdbc-... name two databases; give one of them");
    }
    try {
      return data != null ? DatabaseSettings.h2(data) : settings(environment, server);
    } catch (IllegalArgumentException e) {
      throw new InputException("the database's settings: " + e.getMessage(), e);
    }
  }

  private DatabaseSettings settings(
      UnaryOperator<@Nullable String> environment, boolean serverChosen) {
    String address = url != null ? url : value(environment, URL);
    String folder = value(environment, DATA);
    if (!serverChosen && address != null && folder != null) {
      throw new InputException(DATA + " and " + URL + " name two databases; set one of them");
    }
    if (!serverChosen && address == null) {
      return DatabaseSettings.h2(folder == null ? Path.of("data") : path(DATA, folder));
    }
    if (address == null) {
      throw new InputException("--jdbc-user and --jdbc-password-file need --jdbc-url as well");
    }
    String name = user != null ? user : value(environment, USER);
    if (name == null) {
      throw new InputException("the database's user is missing: give --jdbc-user or set " + USER);
    }
    String file = value(environment, PASSWORD_FILE);
    Path secret = passwordFile != null || file == null ? passwordFile : path(PASSWORD_FILE, file);
    return DatabaseSettings.postgresql(address, name, secret == null ? "" : password(secret));
  }

  private static @Nullable String value(
      UnaryOperator<@Nullable String> environment, String variable) {
    String value = environment.apply(variable);
    return value == null || value.isEmpty() ? null : value;
  }

  private static Path path(String variable, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InputException(variable + ": no path can be '" + e.getInput() + "'", e);
    }
  }

  private static String password(Path file) {
    try {
      return InputFile.firstLine(file, MOST_PASSWORD_BYTES);
    } catch (InputException e) {
      throw new InputException("the password can not be read: " + e.getMessage(), e);
    }
  }
}
