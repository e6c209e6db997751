package io.evmesh.persistence.table;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.LogsBloom;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes blocks that follow each other, with whatever changes and transactions a test wants. */
final class TestChain {
  static final long EPOCH = 3;

  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Address> senders = new ArrayList<>();
  private WorldState world = new WorldState(EmptyState.INSTANCE);
  private long number;
  private Hash parent = Hash.ZERO;
  private long gas;
  private long epoch = EPOCH;

  static Address address(long number) {
    return Address.fromHex("0x%040x".formatted(number));
  }

  /** Changes the state; later blocks see it. */
  TestChain change(Consumer<WorldState> change) {
    change.accept(world);
    return this;
  }

  TestChain epoch(long later) {
    epoch = later;
    return this;
  }

  /** Adds a transaction of 21,000 gas that leaves these logs. */
  TestChain transaction(Address sender, long nonce, boolean success, List<Log> logs) {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            UInt256.ONE,
            nonce,
            UInt256.of(7),
            UInt256.of(1),
            21_000,
            address(0xc0de),
            UInt256.of(5),
            Bytes.fromHex("0xa9059cbb"),
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            new Signature(0, UInt256.of(11 + sender.limb0()), UInt256.of(12)));
    gas += 21_000;
    transactions.add(transaction);
    senders.add(sender);
    receipts.add(Receipt.of(transaction.type(), null, success, gas, logs));
    return this;
  }

  /** Ends the block. */
  CommittedBlock block() {
    List<ShardSealed> parts = SealedShards.of(Shards.CLUSTER, epoch, number, world);
    Block body =
        new Block(
            header(),
            List.copyOf(transactions),
            List.of(),
            List.of(new Withdrawal(number, 2, address(0xee), 4)));
    Hash hash = body.header().hash();
    BlockCommitted commit =
        new BlockCommitted(
            epoch,
            parts.stream().map(ShardSealed::shard).toList(),
            body,
            hash,
            List.copyOf(senders),
            List.copyOf(receipts));
    world = new WorldState(world);
    number++;
    parent = hash;
    gas = 0;
    transactions.clear();
    senders.clear();
    receipts.clear();
    return new CommittedBlock(commit, parts);
  }

  private BlockHeader header() {
    return new BlockHeader(
        parent,
        Roots.EMPTY_LIST_HASH,
        address(0xfee),
        Hash.ZERO,
        Roots.EMPTY,
        Roots.EMPTY,
        LogsBloom.ofReceipts(receipts),
        UInt256.ZERO,
        number,
        30_000_000,
        gas,
        1_700_000_000 + 12 * number,
        Bytes.EMPTY,
        Hash.ZERO,
        Bytes.wrap(new byte[8]),
        UInt256.of(7),
        Roots.EMPTY,
        null,
        null,
        null,
        null);
  }
}
