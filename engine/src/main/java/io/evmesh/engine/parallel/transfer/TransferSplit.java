package io.evmesh.engine.parallel.transfer;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block of plain transfers, in parts that run side by side and need not ask anybody: the block's
 * list shows which accounts a transfer touches, its sender's and its recipient's, and what the fee
 * recipient gets is only added up. A transfer that touches an account of a part before it comes
 * after all parts, with whatever has an account in common with it.
 *
 * <p>That recipients have no code is seen only when a part runs ({@link TransferPart#run}).
 */
public final class TransferSplit {
  private static final int MOST_LATE = 8; // one of so many transactions; more are not worth it

  private final BlockContext block;
  private final List<TransferPart> parts = new ArrayList<>();
  private final List<RecoveredTransaction> late = new ArrayList<>();
  private final List<Integer> lateNumbers = new ArrayList<>();

  private TransferSplit(BlockContext block) {
    this.block = block;
  }

  /**
   * Splits a block into {@code parts} of about the same length.
   *
   * @param block of a fork for which {@link BlockPlan#isParallel} holds
   * @return empty if the block is anything but transfers, touches its fee recipient otherwise than
   *     by fees, may run out of gas, or its transfers have too many accounts in common
   */
  public static Optional<TransferSplit> of(
      List<RecoveredTransaction> transactions, BlockContext block, int parts) {
    TransferSplit split = new TransferSplit(block);
    return split.claimAll(transactions, parts) ? Optional.of(split) : Optional.empty();
  }

  private boolean claimAll(List<RecoveredTransaction> transactions, int partCount) {
    int size = transactions.size();
    long gasLeft = block.gasLimit();
    Claims claims = new Claims(2 * size);
    int tx = 0;
    for (int number = 0; number < partCount; number++) {
      int end = (int) ((long) size * (number + 1) / partCount);
      TransferPart part = new TransferPart(block, end - tx);
      parts.add(part);
      for (; tx < end; tx++) {
        RecoveredTransaction recovered = transactions.get(tx);
        Transaction transaction = recovered.transaction();
        Address to = transaction.to();
        long gasLimit = transaction.gasLimit();
        if (to == null
            || !isPlain(transaction)
            || gasLimit < 0
            || gasLimit > gasLeft
            || to.equals(block.coinbase())
            || recovered.sender().equals(block.coinbase())) {
          return false;
        }
        gasLeft -= gasLimit;
        if (claims.claim(recovered.sender(), to, number)) {
          part.add(tx, recovered);
        } else {
          lateNumbers.add(tx);
          late.add(recovered);
          if (late.size() > size / MOST_LATE) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean isPlain(Transaction transaction) {
    return transaction.data().isEmpty()
        && transaction.type() != TransactionType.BLOB
        && transaction.accessList().isEmpty()
        && transaction.authorizations().isEmpty();
  }

  /** What can run side by side. */
  public List<TransferPart> parts() {
    return parts;
  }

  /** The numbers in the block of those that come after all parts, in order. */
  public List<Integer> lateNumbers() {
    return lateNumbers;
  }

  /** Those that come after all parts, in order. */
  public List<RecoveredTransaction> late() {
    return late;
  }

  /** Lets {@code world}, over which all parts have run, take over what they changed. */
  public void adoptInto(WorldState world) {
    List<WorldState> worlds = parts.stream().map(TransferPart::world).toList();
    world.adopt(new JoinedParts(world, block.coinbase(), worlds));
  }

  /**
   * Which part touches an account: a hash table of tags, in which two accounts of one tag count as
   * the same, and so do all that find no place in a bounded number of steps. A block made so that
   * many do is not split.
   */
  private static final class Claims {
    private static final int PART_BITS = 12;
    private static final int NOBODY = (1 << PART_BITS) - 1; // has it for itself
    private static final long PART = NOBODY;
    private static final int SPARSE = 4; // free places for one that is taken
    private static final long SALT = 0;

    private final long[] claims; // the last is for all that find no place, and nobody's
    private final int mask;

    Claims(int most) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(SPARSE * most - 1);
      claims = new long[(1 << bits) + 1];
      mask = (1 << bits) - 1;
      claims[mask + 1] = NOBODY;
    }

    /** Claims two accounts for a part; false if one is another's, and then neither is anybody's. */
    boolean claim(Address one, Address other, int part) {
      int first = placeOf(one, part);
      int second = placeOf(other, part);
      if ((claims[first] & PART) == part && (claims[second] & PART) == part) {
        return true;
      }
      claims[first] |= NOBODY;
      claims[second] |= NOBODY;
      return false;
    }

    /** Where the claim of an account lies, which is the part's if there was none. */
    private int placeOf(Address address, int part) {
      long mixed = address.hash(SALT);
      long tag = mixed & ~PART | 1L << PART_BITS; // never 0, which is a free place
      int at = (int) (mixed >>> PART_BITS);
      for (int step = 0; step < Mixer.MOST_STEPS; ) {
        long there = claims[at & mask];
        if ((there & ~PART) == tag) {
          return at & mask;
        }
        if (there == 0) {
          claims[at & mask] = tag | part;
          return at & mask;
        }
        at += ++step;
      }
      return mask + 1;
    }
  }
}
