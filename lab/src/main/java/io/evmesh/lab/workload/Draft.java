package io.evmesh.lab.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.document.Entry;
import io.evmesh.testkit.workload.BlockBuilder;
import io.evmesh.testkit.workload.Keys;
import io.evmesh.testkit.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chain in the making: its state, its transactions, and what the makers of both share. */
final class Draft {
  private static final long SETUP_GAS = 1_000_000_000_000L;
  private static final long GAS_LIMIT = 2_000_000;
  private static final int SETUP_BATCH = 1000;
  private static final int MOST_SET_UP =
      20_000; // so that a large range does not take longer than blocks
  private static final Address DEPLOYER = Keys.address("deployer", 0);

  final Chance chance;

  /** Transactions of a block: so many senders there are, unless parameters tell another number. */
  final int perBlock;

  private final BlockBuilder block = new BlockBuilder();
  private final BlockBuilder setup = new BlockBuilder();
  private final BitSet funded = new BitSet();
  private final List<RecoveredTransaction> setups = new ArrayList<>();
  private final Map<Address, String> names = new HashMap<>();
  private int contracts;

  Draft(Chance chance, int perBlock) {
    this.chance = chance;
    this.perBlock = perBlock;
    block.plainAccount(DEPLOYER, ETHER.times(1_000_000_000_000L));
  }

  BlockBuilder block() {
    return block;
  }

  /** An account that can pay for anything, by its number. */
  Address account(int number) {
    Address address = Keys.address("s", number);
    if (!funded.get(number)) {
      funded.set(number);
      block.plainAccount(address, ETHER.times(1000));
    }
    return address;
  }

  /** The sender of transaction {@code i}, where a block has each sender once. */
  Address sender(int i) {
    return account(i % perBlock);
  }

  /** A contract of the laboratory's own. */
  Address contract(String name) {
    Address address = Keys.address(name, contracts++);
    block.contract(address, code(Draft.class, name));
    names.put(address, name + (contracts == 1 ? "" : " " + contracts));
    return address;
  }

  /** What contracts are called. */
  Map<Address, String> names() {
    return names;
  }

  /** The code of a plain ERC-20 token, that of the generated blocks of {@code bench}. */
  static Bytes token() {
    return code(BlockBuilder.class, "BenchToken");
  }

  private static Bytes code(Class<?> home, String name) {
    try (InputStream in = home.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("the contract " + name + " is missing");
      }
      JsonNode compiled = new ObjectMapper().readTree(in);
      return Bytes.fromHex(compiled.required("runtimeBytecode").textValue());
    } catch (IOException e) {
      throw new UncheckedIOException("the contract " + name + " can not be read", e);
    }
  }

  /** A call before the first block, which costs nobody time. */
  void setup(Address contract, Bytes data) {
    setup.transaction(DEPLOYER, contract, UInt256.ZERO, data, SETUP_GAS);
  }

  /**
   * Calls {@code signature} with ranges from and to that together are 0 to {@code size}, or to the
   * most that are set up: what is beyond begins as zero.
   */
  void setupRanges(Address contract, String signature, int size, UInt256... rest) {
    for (int from = 0; from < Math.min(size, MOST_SET_UP); from += SETUP_BATCH) {
      UInt256[] words = new UInt256[2 + rest.length];
      words[0] = UInt256.of(from);
      words[1] = UInt256.of(Math.min(size, from + SETUP_BATCH));
      System.arraycopy(rest, 0, words, 2, rest.length);
      setup(contract, Keys.call(signature, words));
    }
  }

  /** Lets somebody call a contract. */
  void call(Address sender, Address contract, Bytes data) {
    block.transaction(sender, contract, UInt256.ZERO, data, GAS_LIMIT);
  }

  /** The chain, whose state has seen all setups. */
  Workload build(String label) {
    Workload work = block.build(label);
    setups.addAll(setup.build(label).transactions());
    WorldState world = new WorldState(work.state());
    for (TransactionResult result :
        new SequentialBlockExecutor().execute(world, work.block(), setups)) {
      if (!(result instanceof Executed executed && executed.success())) {
        throw new IllegalStateException(label + " can not be set up: " + result);
      }
    }
    work.state().apply(world);
    return work;
  }

  /** A parameter that is a share of all. */
  static double share(Entry parameters, String name, double otherwise) {
    return parameters.find(name).map(share -> share.decimal(0, 1)).orElse(otherwise);
  }
}
