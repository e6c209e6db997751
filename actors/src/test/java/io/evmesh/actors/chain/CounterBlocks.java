package io.evmesh.actors.chain;

import io.evmesh.engine.block.Ancestors;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Blocks for a chain, and what sequential execution in memory makes of them. */
public final class CounterBlocks {
  static final ChainConfig CONFIG = ChainConfig.upTo(Fork.CANCUN, 1).build();
  static final int SENDERS = 40;

  /** Adds one to the slot that the call data names. */
  private static final Code COUNTER = Code.of(Bytes.fromHex("0x5f358054600101905500"));

  public static final Address CONTRACT = address(0xc0);

  private final BlockProcessor sequential = BlockProcessor.sequential(CONFIG);
  private final InMemoryState state = new InMemoryState();
  private final SplittableRandom random;
  private final long[] nonces = new long[SENDERS];
  private final List<Block> blocks = new ArrayList<>();
  private final WorldState first = new WorldState(EmptyState.INSTANCE);
  private StateRoot root = new StateRoot();

  CounterBlocks(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < SENDERS; i++) {
      first.setAccount(sender(i), new Account(0, UInt256.of(Long.MAX_VALUE), Code.EMPTY.hash()));
    }
    first.putCode(COUNTER);
    first.setAccount(CONTRACT, new Account(1, UInt256.ZERO, COUNTER.hash()));
    first.setSlot(CONTRACT, UInt256.of(3), UInt256.of(5));
    root = root.after(first);
    blocks.add(new Block(header(root.hash()), List.of(), List.of(), List.of()));
    state.apply(first);
  }

  public static Address address(long number) {
    return Address.fromHex("0x%040x".formatted(number));
  }

  static Address sender(int index) {
    return address(0x10000 + index);
  }

  Block genesis() {
    return blocks.getFirst();
  }

  WorldState genesisState() {
    return first;
  }

  /** The blocks as sequential execution has them, so far. */
  List<Block> blocks() {
    return blocks;
  }

  InMemoryState state() {
    return state;
  }

  /** Something to do after the last block. */
  record Next(BlockDraft draft, List<RecoveredTransaction> transactions, Block expected) {}

  Next next(int transactions) {
    BlockHeader parent = blocks.getLast().header();
    BlockDraft draft =
        new BlockDraft(
            address(0xfee),
            parent.timestamp() + 12,
            parent.gasLimit(),
            Bytes.EMPTY,
            Hash.ZERO,
            Hash.ZERO,
            List.of());
    List<RecoveredTransaction> list = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      list.add(transaction());
    }
    return new Next(draft, list, sequentially(parent, draft, list));
  }

  private Block sequentially(
      BlockHeader parent, BlockDraft draft, List<RecoveredTransaction> transactions) {
    StateRoot[] after = new StateRoot[1];
    Ancestors ancestors =
        hash ->
            blocks.stream()
                .filter(block -> block.header().hash().equals(hash))
                .findFirst()
                .orElse(null);
    ParentBlock onto =
        ParentBlock.of(
            parent,
            state,
            world -> {
              after[0] = root.after(world);
              return after[0].hash();
            },
            ancestors);
    BlockOutcome.Valid valid = (BlockOutcome.Valid) sequential.build(onto, draft, transactions);
    state.apply(valid.result().world());
    root = after[0];
    blocks.add(valid.block());
    return valid.block();
  }

  private RecoveredTransaction transaction() {
    int from = random.nextInt(SENDERS);
    boolean calls = random.nextBoolean();
    Address to = calls ? CONTRACT : address(0x20000 + random.nextInt(1000));
    Bytes data = calls ? UInt256.of(random.nextInt(50)).toBytes32() : Bytes.EMPTY;
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            UInt256.ONE,
            nonces[from]++,
            UInt256.of(1_000_000_000),
            UInt256.of(1),
            100_000,
            to,
            UInt256.of(calls ? 0 : 1 + random.nextInt(9)),
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            new Signature(0, UInt256.of(7), UInt256.of(8)));
    return new RecoveredTransaction(transaction, sender(from));
  }

  private static BlockHeader header(Hash stateRoot) {
    return BlockHeader.first(stateRoot, 30_000_000, 0, 1_700_000_000, UInt256.of(7), null);
  }
}
