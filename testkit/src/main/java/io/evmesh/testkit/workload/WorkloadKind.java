package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The generated blocks, each a pure function of its size. */
public enum WorkloadKind {
  /** Every sender pays another recipient. */
  TRANSFERS_INDEPENDENT("transfers-independent") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      for (int i = 0; i < size.transactions(); i++) {
        Address sender = Keys.address("s", i);
        Address recipient = Keys.address("r", i);
        block.plainAccount(sender, ETHER.times(10));
        block.plainAccount(recipient, UInt256.ONE);
        block.transaction(sender, recipient, UInt256.ONE, Bytes.EMPTY, TRANSFER_GAS);
      }
    }
  },

  /** Every recipient passes on all it has got, after the fee. */
  TRANSFERS_CHAIN("transfers-chain") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      UInt256 start = ETHER.times(1_000_000);
      UInt256 fee = UInt256.of(BlockBuilder.GAS_PRICE).times(TRANSFER_GAS);
      block.plainAccount(Keys.address("a", 0), start);
      for (int i = 0; i < size.transactions(); i++) {
        UInt256 left = start.minus(fee.times(i + 1));
        block.transaction(
            Keys.address("a", i), Keys.address("a", i + 1), left, Bytes.EMPTY, TRANSFER_GAS);
      }
    }
  },

  /** Token transfers, every sender to another recipient. */
  ERC20_INDEPENDENT("erc20-independent") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Tokens.transfers(block, size, i -> Keys.address("r", i));
    }
  },

  /** Token transfers to a few recipients. */
  ERC20_CLUSTERED("erc20-clustered") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      int hot = size.hotAccounts();
      Tokens.transfers(
          block, size, i -> Keys.address("h", Long.remainderUnsigned(Keys.splitMix64(i), hot)));
    }
  },

  /** Swaps through pools with a constant product. */
  SWAPS("uniswap-v2-like") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Swaps swaps = new Swaps(block, size.pairs());
      for (int i = 0; i < size.transactions(); i++) {
        swaps.swap(Keys.address("s", i), i % size.pairs(), i);
      }
    }
  },

  /** One sender passes on the tokens of many owners. */
  RELAYED("relayed") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Tokens.relayed(block, size);
    }
  },

  /** Plain transfers, some tokens, swaps in few pools. */
  HOT_HYBRID("hot-hybrid") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      HotHybrid.fill(block, size);
    }
  },

  /** Everybody votes on one proposal, each on his own. */
  VOTES("votes") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Votes.direct(block, size);
    }
  },

  /** Everybody votes on one proposal by a signature that one relayer brings. */
  VOTES_RELAYED("votes-relayed") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Votes.relayed(block, size);
    }
  },

  /** Tokens of one collection are made, which counts them. */
  MINTS("mints") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Sales.mints(block, size);
    }
  },

  /** One holder of a token gives some to everybody. */
  AIRDROP("airdrop") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Tokens.airdrop(block, size);
    }
  },

  /** Swaps through one pool, each of which depends on the one before. */
  POOL_FEES("pool-fees") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Swaps swaps = new Swaps(block, 1);
      for (int i = 0; i < size.transactions(); i++) {
        swaps.swap(Keys.address("s", i), 0, i);
      }
    }
  },

  /** Everybody bids more than the one before. */
  AUCTION("auction") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      Sales.auction(block, size);
    }
  },

  /** Everybody has a chain of hashes worked out, which takes long and touches little. */
  COMPUTE("compute") {
    @Override
    void fill(BlockBuilder block, WorkloadSize size) {
      HashChains.fill(block, size);
    }
  };

  static final long TRANSFER_GAS = 21_000;

  private final String workload;

  WorkloadKind(String workload) {
    this.workload = workload;
  }

  abstract void fill(BlockBuilder block, WorkloadSize size);

  /** The name on the command line and in reports. */
  public String workload() {
    return workload;
  }

  /** The kind with this name. */
  public static Optional<WorkloadKind> find(String name) {
    return Arrays.stream(values()).filter(kind -> kind.workload.equals(name)).findFirst();
  }

  /** All names, for messages. */
  public static String known() {
    return Arrays.stream(values()).map(WorkloadKind::workload).collect(Collectors.joining(", "));
  }

  /** The block of this kind and size; always the same one. */
  public Workload generate(WorkloadSize size) {
    BlockBuilder block = new BlockBuilder();
    fill(block, size);
    return block.build(workload);
  }
}
