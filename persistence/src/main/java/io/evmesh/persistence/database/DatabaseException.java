package io.evmesh.persistence.database;

/** The database does not do what it should. The message is one sentence for whoever runs evmesh. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Fault fault;

  /** What is wrong, for whoever decides whether to try again. */
  public enum Fault {
    /** No connection, or it broke, or no answer came in time. Trying again may help. */
    UNREACHABLE(true),
    /** The disk is full, or another limit of the machine is reached. Trying again may help. */
    FULL(true),
    /** Two transactions met. Trying again helps. */
    CONFLICT(true),
    /** User or password are wrong, or there is no such database. */
    REFUSED(false),
    /** The database, or the folder that it lies in, can not be written. */
    READ_ONLY(false),
    /** The server is too old, or the tables were made by a newer evmesh. */
    WRONG_VERSION(false),
    /** Another process writes to the same chain. */
    IN_USE(false),
    /** Somebody else wrote blocks that this writer does not know of: it must not go on. */
    STALE_WRITER(false),
    /** What was stored can not be read. */
    DAMAGED(false),
    /** Asked for a block whose state has been given up. */
    PRUNED(false),
    /** Asked for a block that is not there, or not any more. */
    NO_BLOCK(false),
    /** Anything else. */
    OTHER(false);

    private final boolean passing;

    Fault(boolean passing) {
      this.passing = passing;
    }

    /** Whether the same may succeed a little later. */
    public boolean isPassing() {
      return passing;
    }
  }

  /** A fault that was found by looking. */
  public DatabaseException(Fault fault, String sentence) {
    super(sentence);
    this.fault = fault;
  }

  /** A fault that showed itself as an exception. */
  public DatabaseException(Fault fault, String sentence, Throwable cause) {
    super(sentence, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
