package io.evmesh.engine.block;

import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The block that another builds on, with what must be known of the chain up to it.
 *
 * @param hash the header's hash
 * @param state the state after the block; its {@code blockHash} is not asked
 * @param roots the roots of states that come after {@code state}
 * @param ancestors the block itself and those before it
 * @param edits what somebody set in the state since, as chains for development allow it; it counts
 *     among the changes of the block that is built. Null for nothing
 */
public record ParentBlock(
    Hash hash,
    BlockHeader header,
    StateView state,
    StateRoots roots,
    Ancestors ancestors,
    @Nullable StateDifference edits) {

  /** The parent on whose state blocks are built as it is. */
  public ParentBlock(
      Hash hash, BlockHeader header, StateView state, StateRoots roots, Ancestors ancestors) {
    this(hash, header, state, roots, ancestors, null);
  }

  /** The parent with the hash that belongs to its header. */
  public static ParentBlock of(
      BlockHeader header, StateView state, StateRoots roots, Ancestors ancestors) {
    return new ParentBlock(header.hash(), header, state, roots, ancestors);
  }
}
