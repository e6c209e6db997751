package io.evmesh.testkit.workload;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Blocks that are made to hurt, each a pure function of its size. They are to cost in lanes little
 * more than in sequence, and in sequence what their gas says.
 */
public enum HostileWork {
  /** Every second transaction counts in one slot, the others add the fee recipient's balance. */
  SLOT_AND_FEES("slot-and-fees", 1_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("36600c575f546001015f55005b41315f54015f5500");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, i % 2 == 0 ? "" : "01", 100_000);
      }
    }
  },

  /** Everybody keeps the fee recipient's balance in a slot of his own. */
  FEE_KEEPERS("fee-keepers", 4_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("4131335500");
      block.calls(size, to, 0);
    }
  },

  /** One in ten keeps the fee recipient's balance; the fee recipient itself sends as many. */
  FEE_RECIPIENT_SENDS("fee-recipient-sends", 5_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("4131335500");
      block.builder.payFeesTo(block.sender(0));
      for (int i = 0; i < size; i++) {
        switch (i % 10) {
          case 0 -> block.call(i, to, 0, "", 100_000);
          case 5 -> block.call(0, block.plain(i), 1, "", 21_000);
          default -> block.call(i, block.plain(i), 1, "", 21_000);
        }
      }
    }
  },

  /** Payments to one contract, of which two in a hundred count in a slot. */
  PAYABLE("payable", 5_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("36600557005b5f546001015f5500");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 1, i % 50 == 0 ? "01" : "", 100_000);
      }
    }
  },

  /** One sender who can pay each of his transactions, but not the most that all may cost. */
  POOR_SENDER("poor-sender", 5_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f546001015f5500");
      Address sender = block.sender(0, size * 70_000L);
      for (int i = 0; i < size; i++) {
        block.builder.transaction(sender, to, UInt256.ZERO, Bytes.EMPTY, 1_000_000);
      }
    }
  },

  /** Senders that run out of money in the middle of the block. */
  OUT_OF_MONEY("out-of-money", 10_000) {
    @Override
    void fill(HostileBlock block, int size) {
      int senders = 10;
      for (int i = 0; i < senders; i++) {
        block.sender(i, 21_000L * size / senders / 2 + 30_000);
      }
      for (int i = 0; i < size; i++) {
        block.call(i % senders, block.plain(i), 0, "", 21_000);
      }
    }
  },

  /** One sender, every transaction a payment of his. */
  NONCE_CHAIN("nonce-chain", 5_000) {
    @Override
    void fill(HostileBlock block, int size) {
      for (int i = 0; i < size; i++) {
        block.call(0, block.plain(i), 1, "", 21_000);
      }
    }
  },

  /** All count in one slot. */
  ONE_SLOT("one-slot", 5_000) {
    @Override
    void fill(HostileBlock block, int size) {
      block.calls(size, block.contract("5f546001015f5500"), 0);
    }
  },

  /** Each writes the slot that the next one reads. */
  SLOT_CHAIN("slot-chain", 3_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f358054600101906001015500");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, HostileBlock.word(i), 100_000);
      }
    }
  },

  /** Each takes the next number and the slot that has it: who runs again takes another back. */
  WITHDRAWALS("withdrawals", 3_000) {
    @Override
    void fill(HostileBlock block, int size) {
      block.calls(size, block.contract("5f54600101805f5533905500"), 0);
    }
  },

  /** All pay one contract, which notes what it has then. */
  ONE_BALANCE("one-balance", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      block.calls(size, block.contract("47335500"), 1);
    }
  },

  /** Payments, and at the end some that read everybody's balance. */
  BALANCE_READERS("balance-readers", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f5b80361115601357803531506020016001565b00");
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < size; i++) {
        block.call(i, block.plain(i), 1, "", 21_000);
        all.append(HostileBlock.word(block.plain(i)));
      }
      for (int i = 0; i < 4; i++) {
        block.call(size + i, to, 0, all.toString(), 60_000_000);
      }
    }
  },

  /** A contract that each transaction makes, uses and destroys at the same address. */
  CREATE2_STORM("create2-storm", 1_000) {
    @Override
    void fill(HostileBlock block, int size) {
      // CREATE2 of CALLER SELFDESTRUCT with the salt 0
      Address to = block.contract("6133ff5f525f6002601e5ff500");
      block.calls(size, to, 0);
    }
  },

  /** A contract that each transaction destroys, and every tenth pays, before Cancun. */
  DESTROYED("destroyed", 1_000, Fork.SHANGHAI) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f545033ff");
      block.calls(size, to, 1);
    }
  },

  /** A contract with many slots that is destroyed in mid-block, before Cancun. */
  WIPED("wiped", 1_000, Fork.SHANGHAI) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("36600c5733546001013355005b33ff");
      for (int slot = 0; slot < 100 * size; slot++) {
        block.builder.slot(to, slot, UInt256.ONE);
      }
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, i == size / 2 ? "01" : "", 100_000);
      }
    }
  },

  /** Calls that go as deep as their gas lets them, each writes, and all is taken back. */
  DEEP_REVERTS("deep-reverts", 200) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5a5a555f5f5f5f5f305af1505f5ffd");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, "", 3_000_000);
      }
    }
  },

  /** Nothing but logs. */
  LOGS("logs", 100) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5b5f5fa05a610400105f5700");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, "", 450_000); // a thousand logs each
      }
    }
  },

  /** Transient slots that all have the same simple hash. */
  TRANSIENT("transient", 8) {
    @Override
    void fill(HostileBlock block, int size) {
      String step = block.spreads() ? "68010000000000000001" : "68010000000000020000";
      Address to = block.contract("60005b80805d" + step + "01600256");
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, "", 1_000_000);
      }
    }
  },

  /** Slots that all have the same simple hash, read in one contract. */
  FLOODED_SLOTS("flooded-slots", 100) {
    @Override
    void fill(HostileBlock block, int size) {
      String step = block.spreads() ? "68010000000000000001" : "68010000000000020000";
      // for (x = first; ; x += step) sload(x), until the gas is used up
      Address to = block.contract("5f355b805450" + step + "01600256");
      UInt256 part = UInt256.ofLimbs(block.spreads() ? 1 : 1L << 17, 1, 0, 0);
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, HostileBlock.word(part.times(200L * i)), 400_000);
      }
    }
  },

  /** Payments to accounts whose addresses have the same simple hash. */
  FLOODED_ADDRESSES("flooded-addresses", 4_000) {
    @Override
    void fill(HostileBlock block, int size) {
      for (int i = 0; i < size; i++) {
        Address to =
            block.spreads()
                ? block.plain(i)
                : Address.ofLimbs(((long) i << 17) + 7, (long) i, 0xabcdef);
        block.call(i, to, 1, "", 60_000);
      }
    }
  },

  /** Plain payments, of which the last one meets a contract. */
  CODE_AT_THE_END("code-at-the-end", 10_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("00");
      for (int i = 0; i < size; i++) {
        block.call(i, i == size - 1 ? to : block.plain(i), 1, "", 50_000);
      }
    }
  },

  /** Access lists of many keys that nobody uses. */
  ACCESS_LISTS("access-lists", 10) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("00");
      List<Hash> keys = new ArrayList<>();
      for (long key = 0; key < 10_000; key++) {
        keys.add(UInt256.ofLimbs(block.spreads() ? key : key << 17, key, 0, 0).toHash());
      }
      for (int i = 0; i < size; i++) {
        block.builder.listing(
            block.sender(i), to, 20_000_000, List.of(new AccessListEntry(to, keys)));
      }
    }
  },

  /** Init codes of nothing but jump destinations, which stop at once. */
  JUMP_DESTINATIONS("jump-destinations", 200) {
    @Override
    void fill(HostileBlock block, int size) {
      for (int i = 0; i < size; i++) {
        byte[] init = new byte[49_152];
        Arrays.fill(init, (byte) (block.spreads() ? 0 : 0x5b));
        init[0] = 0;
        init[init.length - 1] = (byte) i;
        block.builder.transaction(block.sender(i), null, UInt256.ZERO, Bytes.wrap(init), 3_000_000);
      }
    }
  },

  /** Large codes, each called once. */
  LARGE_CODES("large-codes", 1_500) {
    @Override
    void fill(HostileBlock block, int size) {
      for (int i = 0; i < size; i++) {
        byte[] code = new byte[24_576];
        Arrays.fill(code, (byte) (block.spreads() ? 0 : 0x5b));
        code[0] = 0;
        code[code.length - 2] = (byte) (i >> 8);
        code[code.length - 1] = (byte) i;
        Address to = Keys.address("large", i);
        block.builder.contract(to, Bytes.wrap(code));
        block.call(i, to, 0, "", 30_000);
      }
    }
  },

  /** A code that the first transaction deploys and all others call. */
  DEPLOYED("deployed", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address factory = block.contract("365f5f375f365f5ff500"); // CREATE2 of what it is sent
      String init = "67" + HostileBlock.COUNTS_FOR_CALLER + "5f5260086018f3";
      block.call(0, factory, 0, init, 200_000);
      Address deployed = HostileBlock.created(factory, Bytes.fromHex("0x" + init));
      for (int i = 1; i < size; i++) {
        block.call(i, deployed, 0, "", 100_000);
      }
    }
  },

  /** An account that the first transaction gives code by a delegation, and all others call. */
  DELEGATED("delegated", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract(HostileBlock.COUNTS_FOR_CALLER);
      HostileBlock.Delegator delegator = block.delegator();
      delegator.delegate(0, to, 0);
      for (int i = 1; i < size; i++) {
        block.call(i, delegator.address(), 0, "", 100_000);
      }
    }
  },

  /** An account that changes the code it is delegated to every twenty transactions. */
  REDELEGATED("redelegated", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address[] codes = {
        block.contract(HostileBlock.COUNTS_FOR_CALLER), block.contract("5f54600201335500")
      };
      HostileBlock.Delegator delegator = block.delegator();
      for (int i = 0; i < size; i++) {
        if (i % 20 == 0) {
          delegator.delegate(i, codes[i / 20 % 2], i / 20);
        } else {
          block.call(i, delegator.address(), 0, "", 100_000);
        }
      }
    }
  },

  /**
   * A contract that every second transaction makes, at the same address, and the others destroy.
   */
  RECREATED("recreated", 1_000, Fork.SHANGHAI) {
    @Override
    void fill(HostileBlock block, int size) {
      String init = "6133ff5f526002601ef3"; // returns CALLER SELFDESTRUCT
      Address factory = block.contract("69" + init + "5f525f600a60165ff500");
      Address made = HostileBlock.created(factory, Bytes.fromHex("0x" + init));
      for (int i = 0; i < size; i++) {
        block.call(i, i % 2 == 0 ? factory : made, 0, "", 200_000);
      }
    }
  },

  /** One contract makes others: each takes its next nonce. */
  FACTORY("factory", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      block.calls(size, block.contract("5f5f5ff000"), 0);
    }
  },

  /** A slot that is zero and not zero in turns, so that each second change is refunded. */
  REFUNDS("refunds", 4_000) {
    @Override
    void fill(HostileBlock block, int size) {
      block.calls(size, block.contract("5f54155f5500"), 0);
    }
  },

  /** The fee recipient is a contract that all pay, and that counts them. */
  HOT_FEE_RECIPIENT("hot-fee-recipient", 4_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f546001015f5500");
      block.builder.payFeesTo(to);
      block.calls(size, to, 1);
    }
  },

  /** Payments, and beside each somebody who keeps what the paid one has then. */
  READERS_BESIDE_PAYERS("readers-beside-payers", 4_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to = block.contract("5f3531335500");
      for (int i = 0; i < size; i++) {
        Address paid = block.plain(i / 2 % 50);
        if (i % 2 == 0) {
          block.call(i, paid, 1, "", 21_000);
        } else {
          block.call(i, to, 0, HostileBlock.word(paid), 100_000);
        }
      }
    }
  },

  /** Everybody pays the next one, and the last the first. */
  RING("ring", 10_000) {
    @Override
    void fill(HostileBlock block, int size) {
      for (int i = 0; i < size; i++) {
        block.call(i, block.sender((i + 1) % size), 1, "", 21_000);
      }
    }
  },

  /** Blocks of one kind of which every second one meets in a slot, and the others nowhere. */
  ALTERNATING("alternating", 2_000) {
    @Override
    void fill(HostileBlock block, int size) {
      Address to =
          block.contract("5f3560f81c6010575f546001015f55005b" + HostileBlock.COUNTS_FOR_CALLER);
      for (int i = 0; i < size; i++) {
        block.call(i, to, 0, block.spreads() ? "01" : "00", 100_000);
      }
    }
  };

  private final String label;
  private final int usualSize;
  private final Fork fork;

  HostileWork(String label, int usualSize) {
    this(label, usualSize, Fork.PRAGUE);
  }

  HostileWork(String label, int usualSize, Fork fork) {
    this.label = label;
    this.usualSize = usualSize;
    this.fork = fork;
  }

  abstract void fill(HostileBlock block, int size);

  /** The one of this label. */
  public static Optional<HostileWork> find(String label) {
    return Arrays.stream(values()).filter(work -> work.label.equals(label)).findFirst();
  }

  /** What it is called in reports. */
  public String label() {
    return label;
  }

  /** How many transactions, as a measure of the block, are enough to tell what it costs. */
  public int usualSize() {
    return usualSize;
  }

  /** Whether its blocks take turns with friendly ones of the same kind. */
  public boolean alternates() {
    return this == ALTERNATING;
  }

  /** Whether it matters which keys it uses, so that there is a friendly block of the same gas. */
  public boolean hasKeys() {
    return switch (this) {
      case TRANSIENT,
          FLOODED_SLOTS,
          FLOODED_ADDRESSES,
          ACCESS_LISTS,
          JUMP_DESTINATIONS,
          LARGE_CODES ->
          true;
      default -> false;
    };
  }

  /** The block of this size; always the same one. */
  public Workload generate(int size) {
    return generate(size, false);
  }

  /** The block of the same gas with keys that nobody has chosen to hurt. */
  public Workload generateFriendly(int size) {
    return generate(size, true);
  }

  private Workload generate(int size, boolean spreads) {
    HostileBlock block = new HostileBlock(new BlockBuilder(fork), spreads, label);
    fill(block, size);
    return block.builder.build(label);
  }
}
