package io.evmesh.actors.accesslist;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state for one thread that others can close: then nobody looks at it any more, and who tries to
 * is thrown out. Somebody else may change it from then on.
 */
final class Guarded {
  /** The state was closed. */
  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClosedException() {
      super("nobody needs this any more", null, false, false);
    }
  }

  private volatile boolean isReading;
  private volatile boolean isClosed;

  /** Lets the thread see a state. */
  StateView view(StateView state) {
    return new View(state);
  }

  /** Returns when the thread does not look at the state, and never will again. */
  void close() {
    isClosed = true;
    while (isReading) {
      Thread.onSpinWait();
    }
  }

  private <T> T read(Supplier<T> what) {
    isReading = true;
    try {
      if (isClosed) {
        throw new ClosedException();
      }
      return what.get();
    } finally {
      isReading = false;
    }
  }

  private final class View implements StateView {
    private final StateView state;

    View(StateView state) {
      this.state = state;
    }

    @Override
    public @Nullable Account account(Address address) {
      return read(() -> state.account(address));
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      read(
          () -> {
            state.slot(address, words, key, value);
            return true;
          });
    }

    @Override
    public Code code(Hash codeHash) {
      return read(() -> state.code(codeHash));
    }

    @Override
    public boolean hasStorage(Address address) {
      return read(() -> state.hasStorage(address));
    }

    @Override
    public Hash blockHash(long number) {
      return read(() -> state.blockHash(number));
    }
  }
}
