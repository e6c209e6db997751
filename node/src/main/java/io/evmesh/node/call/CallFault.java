package io.evmesh.node.call;

import io.evmesh.engine.types.Bytes;

/** Why a call has no result. The message is go-ethereum's, which clients look for. */
public abstract sealed class CallFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private CallFault(String message) {
    super(message, null, false, false);
  }

  /** It reverted. */
  public static final class Reverted extends CallFault {
    private static final long serialVersionUID = 1L;

    private final transient Bytes output;

    Reverted(Bytes output) {
      super(RevertReason.sentence(output));
      this.output = output;
    }

    /** What it reverted with. */
    public Bytes output() {
      return output;
    }
  }

  /** It could not be run, or halted. */
  public static final class Failed extends CallFault {
    private static final long serialVersionUID = 1L;

    /** A call that could not be run for this reason. */
    public Failed(String message) {
      super(message);
    }
  }

  /** What it asks for contradicts itself. */
  public static final class Malformed extends CallFault {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }
}
