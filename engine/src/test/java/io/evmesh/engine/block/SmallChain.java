package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chain of a few blocks for tests: a sender with ether, a contract that logs, the system
 * contracts as far as a block needs them, and blocks built one on the other.
 */
public final class SmallChain {
  public static final Bytes KEY = UInt256.of(7).toBytes32();
  public static final Address SENDER = Secp256k1.address(Secp256k1.publicKey(KEY));
  public static final Address COINBASE = address(0xc0);

  /** Logs one topic, 5, and no data. */
  public static final Address LOGGER = address(0x1066);

  private static final Bytes STOP = Bytes.fromHex("0x00");

  public final ChainConfig config;
  public final InMemoryState state = new InMemoryState();
  public final Fork fork;
  private final Map<Hash, Block> blocks = new HashMap<>();
  private final Map<Hash, StateRoot> roots = new HashMap<>();
  private @Nullable BlockHeader genesis;

  public SmallChain(Fork fork) {
    this(fork, ChainConfig.upTo(fork, 1).build());
  }

  public SmallChain(Fork fork, ChainConfig config) {
    this.fork = fork;
    this.config = config;
    state.put(SENDER, 0, UInt256.of(1_000_000_000_000_000_000L), Bytes.EMPTY);
    state.put(LOGGER, 1, UInt256.ZERO, Bytes.fromHex("0x600560006000a100"));
    state.put(SystemContracts.WITHDRAWAL_REQUESTS, 1, UInt256.ZERO, STOP);
    state.put(SystemContracts.CONSOLIDATION_REQUESTS, 1, UInt256.ZERO, STOP);
  }

  public static Address address(long number) {
    return Address.ofLimbs(number, 0, 0);
  }

  /** The first block; the state may be changed until it is asked for. */
  public BlockHeader genesis() {
    if (genesis == null) {
      boolean cancun = fork.isAtLeast(Fork.CANCUN);
      boolean paris = fork.isAtLeast(Fork.PARIS);
      genesis =
          new BlockHeader(
              Hash.ZERO,
              Roots.EMPTY_LIST_HASH,
              Address.ZERO,
              StateRoot.of(state).hash(),
              Roots.EMPTY,
              Roots.EMPTY,
              LogsBloom.EMPTY,
              paris ? UInt256.ZERO : UInt256.of(131_072),
              0,
              10_000_000,
              0,
              1000,
              Bytes.EMPTY,
              Hash.ZERO,
              Bytes.wrap(new byte[8]),
              fork.isAtLeast(Fork.LONDON) ? UInt256.of(1000) : null,
              fork.isAtLeast(Fork.SHANGHAI) ? Roots.EMPTY : null,
              cancun ? 0L : null,
              cancun ? 0L : null,
              cancun ? Hash.ZERO : null,
              fork.isAtLeast(Fork.PRAGUE) ? Requests.hash(List.of()) : null);
      blocks.put(genesis.hash(), new Block(genesis, List.of(), List.of(), null));
    }
    return genesis;
  }

  /** The first block as the parent of others. */
  public ParentBlock parent() {
    return parent(genesis(), state, StateRoot.of(state));
  }

  /** A block that was built on one of this chain as the parent of others. */
  public ParentBlock parent(BlockOutcome.Valid built) {
    BlockHeader header = built.block().header();
    WorldState world = built.result().world();
    blocks.put(header.hash(), built.block());
    return parent(header, world, roots.get(header.parentHash()).after(world));
  }

  private ParentBlock parent(BlockHeader header, StateView view, StateRoot root) {
    roots.put(header.hash(), root);
    return ParentBlock.of(header, view, world -> root.after(world).hash(), blocks::get);
  }

  /** What a block some seconds after {@code parent} is built from. */
  public BlockDraft draft(ParentBlock parent, int seconds, Withdrawal... withdrawals) {
    return new BlockDraft(
        COINBASE,
        parent.header().timestamp() + seconds,
        parent.header().gasLimit(),
        Bytes.EMPTY,
        UInt256.of(9).toHash(),
        fork.isAtLeast(Fork.CANCUN) ? UInt256.of(77).toHash() : null,
        fork.isAtLeast(Fork.SHANGHAI) ? List.of(withdrawals) : null);
  }

  /** A signed legacy transaction of the sender. */
  public static RecoveredTransaction transaction(long nonce, Address to, long value, long gas) {
    Transaction unsigned =
        new Transaction(
            TransactionType.LEGACY,
            null,
            nonce,
            UInt256.of(2000),
            UInt256.of(2000),
            gas,
            to,
            UInt256.of(value),
            Bytes.EMPTY,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return new RecoveredTransaction(Signatures.sign(unsigned, KEY), SENDER);
  }

  public BlockProcessor processor() {
    return BlockProcessor.sequential(config);
  }
}
