package io.evmesh.lab.calibrate;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.profile.Cost;
import io.evmesh.testkit.workload.BlockBuilder;
import io.evmesh.testkit.workload.Keys;
import io.evmesh.testkit.workload.Workload;
import java.util.EnumMap;
import java.util.Map;

/**
 * What instructions cost: straight code with many of a kind, less the same code without them. All
 * in nanoseconds.
 */
final class CodeCosts {
  private static final int TIMES = 400;
  private static final int ORDINARY =
      150; // pieces of code, about as many instructions as a call has
  private static final int FEW = 40;
  private static final long GAS = 900_000_000;
  private static final int PERMUTATIONS = 16; // of 2,048 bytes
  private static final String RATE = "670de0b6b3a7640000"; // 10^18
  private static final String PRODUCT = "6f" + "1234567890abcdef".repeat(2);
  private static final String WORD = "7f" + "c3".repeat(31) + "01";

  /** Puts into memory a hash and a signature with r = s = 1, which somebody could have made. */
  private static final String SIGNATURE = "60015f52" + "601b602052" + "6001604052" + "6001606052";

  private static final Address CALLED = Keys.address("called", 0);

  private final Map<Cost, Double> costs = new EnumMap<>(Cost.class);
  private final Stopwatch watch;
  private final double empty;

  CodeCosts(Stopwatch watch) {
    this.watch = watch;
    empty = run("00");
  }

  /** All costs of instructions. */
  Map<Cost, Double> measure() {
    double plain = each("5f50", TIMES) / 2;
    OrdinaryCode ordinary = new OrdinaryCode(ORDINARY);
    costs.put(Cost.PLAIN, (run(ordinary.code()) - empty) / ordinary.instructions());
    costs.put(Cost.DIVISION, each(RATE + PRODUCT + "04" + "50", TIMES) - 3 * plain);
    double shortPower = each("61ffff" + "60fd" + "0a50", TIMES) - 3 * plain;
    double longPower = each(WORD + "60fd" + "0a50", TIMES) - 3 * plain;
    perGas(Cost.EXPONENT, Cost.EXPONENT_GAS, shortPower, 100, longPower, 1600);
    hashes(plain);
    double store = each("60015f52", TIMES) - 2 * plain;
    double copy = each("6108005f5f5e", TIMES) - 3 * plain;
    perGas(Cost.MEMORY, Cost.MEMORY_GAS, store, 0, copy, 192);
    costs.put(Cost.ACCOUNT, each("3031" + "50", TIMES) - 2 * plain);
    costs.put(Cost.SLOAD, each("5f5450", TIMES) - 2 * plain);
    costs.put(Cost.SSTORE, each("60015f55" + "60025f55", TIMES) / 2 - 2 * plain);
    double log = each("60205fa0", TIMES) - 2 * plain;
    double longLog = each("6108005fa0", FEW) - 2 * plain;
    perGas(Cost.LOG, Cost.LOG_GAS, log, 256, longLog, 16_384);
    String call = "5f5f5f5f5f73" + hex(CALLED) + "61fffff150";
    costs.put(Cost.CALL, each(call, TIMES) - 8 * plain);
    costs.put(Cost.CREATE, each("5f5f5f" + "f050", FEW) - 4 * plain);
    String identity = "60205f60205f5f600461fffff150";
    double called = value(Cost.CALL) + 8 * plain;
    costs.put(Cost.PRECOMPILE, Math.max(0, each(identity, TIMES) - called));
    String recover = "60205f60805f5f600161fffff150";
    double many = run(SIGNATURE + recover.repeat(2 * FEW) + "00");
    double some = run(SIGNATURE + recover.repeat(FEW) + "00");
    double recovered = (many - some) / FEW - called - value(Cost.PRECOMPILE);
    costs.put(Cost.PRECOMPILE_GAS, Math.max(0, recovered) / 3000);
    return costs;
  }

  /**
   * From a long input, since results of short ones that come again are kept: its permutations take
   * all the time.
   */
  private void hashes(double plain) {
    double hash = each("5a5f52" + "6108005f2050", TIMES) - 5 * plain;
    costs.put(Cost.KECCAK, hash / PERMUTATIONS);
    costs.put(Cost.KECCAK_GAS, (hash - hash / PERMUTATIONS) / 378);
  }

  private static String hex(Address address) {
    return address.toString().substring(2);
  }

  private double value(Cost cost) {
    return costs.getOrDefault(cost, 0.0);
  }

  private void perGas(
      Cost base, Cost perGas, double few, double fewGas, double many, double manyGas) {
    double slope = Math.max(0, (many - few) / (manyGas - fewGas));
    costs.put(perGas, slope);
    costs.put(base, Math.max(0, few - fewGas * slope));
  }

  private double each(String body, int times) {
    return Math.max(0, run(body.repeat(times) + "00") - empty) / times;
  }

  /** A transaction that runs this code, of many in a block. */
  private double run(String code) {
    BlockBuilder block = new BlockBuilder();
    Address contract = Keys.address("measured", 0);
    block.contract(contract, Bytes.fromHex("0x" + code));
    block.contract(CALLED, Bytes.fromHex("0x00"));
    for (int i = 0; i < FEW; i++) {
      Address sender = Keys.address("s", i);
      block.plainAccount(sender, BlockBuilder.ETHER.times(1_000_000_000));
      block.transaction(sender, contract, UInt256.ZERO, Bytes.EMPTY, GAS);
    }
    Workload work = block.build("measured");
    return watch.sequential(work) / FEW;
  }
}
