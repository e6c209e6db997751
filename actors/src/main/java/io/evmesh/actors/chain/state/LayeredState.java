package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state after a block: what the last blocks changed, the newest first, over the state that the
 * tables have. Layers go away once the tables have them, and when the tables get beyond the block,
 * its own stored state takes their place. A reader that meets such a turn reads again.
 */
@SuppressWarnings("ReferenceEquality") // whether there was a turn
public final class LayeredState implements StateView {
  private final long block;
  private volatile Shown shown;

  private record Shown(List<Layer> layers, StateView below) {}

  public LayeredState(long block, StateView below) {
    this.block = block;
    shown = new Shown(List.of(), below);
  }

  private LayeredState(long block, Shown shown) {
    this.block = block;
    this.shown = shown;
  }

  public long block() {
    return block;
  }

  /** The state after the next block. */
  public LayeredState with(Layer layer) {
    Shown now = shown;
    List<Layer> more = new ArrayList<>(now.layers().size() + 1);
    more.add(layer);
    more.addAll(now.layers());
    return new LayeredState(layer.block(), new Shown(List.copyOf(more), now.below()));
  }

  /** The state below has the blocks up to this one. */
  public void dropUpTo(long number) {
    Shown now = shown;
    List<Layer> left = now.layers().stream().filter(layer -> layer.block() > number).toList();
    shown = new Shown(left, now.below());
  }

  /** From now on this state, which is the same, is read; before the one below goes beyond it. */
  public void pin(StateView stored) {
    shown = new Shown(List.of(), stored);
  }

  @Override
  public @Nullable Account account(Address address) {
    while (true) {
      Shown now = shown;
      Account account = account(now, address);
      if (now == shown) {
        return account;
      }
    }
  }

  private static @Nullable Account account(Shown now, Address address) {
    for (Layer layer : now.layers()) {
      if (layer.changes().has(address)) {
        return layer.changes().account(address);
      }
    }
    return now.below().account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    while (true) {
      Shown now = shown;
      slot(now, address, words, key, value);
      if (now == shown) {
        return;
      }
    }
  }

  private static void slot(Shown now, Address address, long[] words, int key, int value) {
    for (Layer layer : now.layers()) {
      if (layer.changes().slot(address, words, key, value)) {
        return;
      }
    }
    now.below().slot(address, words, key, value);
  }

  @Override
  public Code code(Hash codeHash) {
    Shown now = shown;
    for (Layer layer : now.layers()) {
      Code code = layer.changes().code(codeHash);
      if (code != null) {
        return code;
      }
    }
    return now.below().code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    while (true) {
      Shown now = shown;
      boolean has = hasStorage(now, address);
      if (now == shown) {
        return has;
      }
    }
  }

  private static boolean hasStorage(Shown now, Address address) {
    for (Layer layer : now.layers()) {
      if (layer.changes().leavesSlots(address)) {
        return true;
      }
      if (layer.changes().isWiped(address)) {
        return false;
      }
    }
    return now.below().hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return shown.below().blockHash(number);
  }
}
