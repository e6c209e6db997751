package io.evmesh.node.query;

import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.persistence.table.TouchedBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Transactions that an account sent or received, in which it was created or logged something, found
 * by the blocks that touched the account. Many threads may ask.
 */
public final class AccountTransactions {
  private static final int ROWS_AT_ONCE = 256;
  private static final int MOST_BLOCKS = 10_000;

  private final ChainView chain;
  private final TouchedBlocks stored;

  /** Those of a chain. */
  public AccountTransactions(ChainView chain) {
    this.chain = chain;
    stored = chain.touchedBlocks();
  }

  /**
   * Some transactions, the newest first; those of a block are all there or none.
   *
   * @param isEnd whether there are certainly no more on this side
   */
  public record Found(List<TransactionPlace> transactions, boolean isEnd) {}

  /** At least so many before a block, the nearest, if there are so many. */
  public Found before(Address address, long block, int least) {
    return find(address, Math.min(block, chain.head().number() + 1), least, true);
  }

  /** At least so many after a block, the nearest, if there are so many. */
  public Found after(Address address, long block, int least) {
    Found found = find(address, block, least, false);
    return new Found(found.transactions().reversed(), found.isEnd());
  }

  private Found find(Address address, long start, int least, boolean before) {
    List<TransactionPlace> found = new ArrayList<>();
    NavigableSet<Long> page = new TreeSet<>();
    long head = chain.head().number();
    long at = start;
    for (int looked = 0; looked < MOST_BLOCKS && found.size() < least; looked++) {
      long memory = chain.firstInMemory();
      long number = before ? at - 1 : at + 1;
      if (number < memory) { // all blocks in memory are looked at, of the others these
        if (page.isEmpty()) {
          page.addAll(stored.near(address, at, before, ROWS_AT_ONCE));
        }
        Long next = before ? page.pollLast() : page.pollFirst();
        number = before ? next == null ? -1 : next : next == null ? memory : Math.min(next, memory);
      }
      if (number < 0 || number > head) {
        return new Found(found, true);
      }
      chain.block(number).ifPresent(block -> add(address, block, before, found));
      at = number;
    }
    return new Found(found, false);
  }

  private static void add(
      Address address, ChainBlock block, boolean before, List<TransactionPlace> found) {
    int count = block.senders().size();
    for (int i = 0; i < count; i++) {
      TransactionPlace place = new TransactionPlace(block, before ? count - 1 - i : i);
      if (concerns(place, address)) {
        found.add(place);
      }
    }
  }

  private static boolean concerns(TransactionPlace place, Address address) {
    Transaction tx = place.transaction();
    return place.sender().equals(address)
        || address.equals(tx.to())
        || tx.isCreation() && Creations.address(place.sender(), tx.nonce()).equals(address)
        || place.receipt().logs().stream().anyMatch(log -> log.address().equals(address));
  }
}
