package io.evmesh.persistence.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections to an embedded database of which only one at a time changes anything. Questions need
 * not wait.
 *
 * <p>When H2 writes to its file it takes the roots of its maps one after the other, while other
 * threads go on changing them. So the file can come to hold a row without the note that its
 * transaction is not committed, or without the row that was committed with it; a process that is
 * killed then leaves half a transaction behind. So whoever changes maps, or settles what is
 * written, has a turn: for one statement, for a commit, or for {@link #alone other work}.
 * Transactions can still overlap.
 */
final class SingleWriterSource extends PlainSource {
  private static final int LOGIN_SECONDS = 5;

  private static final Set<String> OF_CONNECTION =
      Set.of("commit", "rollback", "setAutoCommit", "close");

  private static final Set<String> OF_STATEMENT =
      Set.of("execute", "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch");

  private final ReentrantLock turn = new ReentrantLock();
  private final DatabaseSettings settings;

  SingleWriterSource(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** Something that changes the file. */
  @FunctionalInterface
  interface Change {
    void run() throws SQLException;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection =
        DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    return guarded(connection, Connection.class, OF_CONNECTION);
  }

  /** There is no server that could be silent: the connection is there within a moment. */
  @Override
  public int getLoginTimeout() {
    return LOGIN_SECONDS;
  }

  /** Does it while nobody else changes anything. */
  void alone(Change change) throws SQLException {
    turn.lock();
    try {
      change.run();
    } finally {
      turn.unlock();
    }
  }

  /**
   * The same, with methods that wait for their turn.
   *
   * @param changes their names
   */
  private <T> T guarded(T target, Class<T> type, Set<String> changes) {
    InvocationHandler handler =
        (proxy, method, arguments) -> call(target, method, arguments, changes);
    return type.cast(
        Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object call(
      Object target, Method method, Object @Nullable [] arguments, Set<String> changes)
      throws Throwable {
    boolean waits = changes.contains(method.getName());
    if (waits) {
      turn.lock();
    }
    try {
      return guardedStatement(method.invoke(target, arguments));
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    } finally {
      if (waits) {
        turn.unlock();
      }
    }
  }

  private @Nullable Object guardedStatement(@Nullable Object result) {
    return switch (result) {
      case PreparedStatement statement -> guarded(statement, PreparedStatement.class, OF_STATEMENT);
      case Statement statement -> guarded(statement, Statement.class, OF_STATEMENT);
      case null, default -> result;
    };
  }
}
