package io.evmesh.node.build;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants the next blocks to be like. The recipient of tips and the gas limit hold for
 * all later blocks, the base fee and PREVRANDAO for one. Many threads may use it.
 */
public final class BlockWishes {
  private Address coinbase = Address.ZERO;
  private @Nullable Long gasLimit;
  private @Nullable UInt256 baseFee;
  private @Nullable Hash prevRandao;

  BlockWishes() {}

  /** Says who gets the tips. */
  public synchronized void setCoinbase(Address address) {
    coinbase = address;
  }

  /** Who gets the tips. */
  public synchronized Address coinbase() {
    return coinbase;
  }

  /** Says how much gas a block may use, in gas units. */
  public synchronized void setGasLimit(long gas) {
    gasLimit = gas;
  }

  /** Says the next block's base fee, in wei. */
  public synchronized void setBaseFee(UInt256 fee) {
    baseFee = fee;
  }

  /** Says what PREVRANDAO is in the next block. */
  public synchronized void setPrevRandao(Hash value) {
    prevRandao = value;
  }

  /** The draft as it is wanted. */
  synchronized BlockDraft apply(BlockDraft draft) {
    return new BlockDraft(
        draft.coinbase(),
        draft.timestamp(),
        gasLimit == null ? draft.gasLimit() : gasLimit,
        draft.extraData(),
        prevRandao == null ? draft.prevRandao() : prevRandao,
        draft.parentBeaconRoot(),
        draft.withdrawals(),
        baseFee);
  }

  /** A block with this draft was made. */
  synchronized void made(BlockDraft draft) {
    if (Objects.equals(draft.baseFee(), baseFee)) {
      baseFee = null;
    }
    if (draft.prevRandao().equals(prevRandao)) {
      prevRandao = null;
    }
  }

  /** Wants nothing any more. */
  synchronized void clear() {
    coinbase = Address.ZERO;
    gasLimit = null;
    baseFee = null;
    prevRandao = null;
  }
}
