package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * Programs as a compiler might make them of arithmetic on state variables: sums with and without
 * checks, casts, variables that share a slot, comparisons, and whatever else can be done to a value
 * on its way.
 */
final class TrackedPrograms {
  /** Slots that programs use: the numbers from 0 on. */
  static final int SLOTS = 3;

  private static final int[] SIZES = {8, 16, 32, 64, 96, 128, 160, 208, 224, 256};
  private static final int MOST_DEPTH = 3;

  private final RandomGenerator random;
  private final Fork fork;
  private Bytecode code = Bytecode.code();
  private int depth;

  TrackedPrograms(RandomGenerator random, Fork fork) {
    this.random = random;
    this.fork = fork;
  }

  /** A program of some statements. */
  Bytecode program() {
    code = Bytecode.code();
    int statements = 1 + random.nextInt(5);
    for (int i = 0; i < statements; i++) {
      statement();
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        value();
        code.push(0).op("MSTORE").push(32, random.nextInt(8)).op("RETURN");
      }
      case 1 -> code.push(random.nextInt(70), random.nextInt(40)).op("RETURN");
      case 2 -> code.push(random.nextInt(40), 0).op("REVERT");
      default -> code.op("STOP");
    }
    return code;
  }

  private void statement() {
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> plainSum();
      case 3, 4, 5 -> checkedSum();
      case 6, 7, 8, 9 -> packedSum();
      case 10, 11 -> {
        value();
        slot();
        code.op("SSTORE");
      }
      case 12, 13 -> conditional();
      case 14 -> {
        value();
        code.push(offset()).op("MSTORE");
      }
      case 15 -> {
        value();
        code.push(offset()).op("MSTORE8");
      }
      case 16 -> log();
      case 17, 18 -> call();
      case 19 -> copy();
      case 20 -> {
        value();
        code.op("POP");
      }
      default -> twice();
    }
  }

  private void slot() {
    code.push(random.nextInt(SLOTS));
  }

  private int offset() {
    return random.nextInt(4) == 0 ? random.nextInt(70) : 32 * random.nextInt(3);
  }

  private UInt256 number() {
    return switch (random.nextInt(8)) {
      case 0 -> UInt256.ZERO;
      case 1 -> UInt256.MAX;
      case 2 -> mask(SIZES[random.nextInt(SIZES.length)], 0);
      case 3 ->
          UInt256.ofLimbs(
              random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      case 4 -> UInt256.ZERO.minus(UInt256.of(random.nextInt(300)));
      default -> UInt256.of(random.nextInt(300));
    };
  }

  private static UInt256 mask(int size, int low) {
    UInt256 mask = UInt256.of(BigInteger.ONE.shiftLeft(size).subtract(BigInteger.ONE));
    return UInt256.of(mask.toBigInteger().shiftLeft(low).mod(BigInteger.ONE.shiftLeft(256)));
  }

  /** {@code unchecked { x += k }}. */
  private void plainSum() {
    int slot = random.nextInt(SLOTS);
    if (random.nextBoolean()) {
      code.push(number()).push(slot).op("SLOAD").op(random.nextInt(3) == 0 ? "SUB" : "ADD");
    } else {
      code.push(slot).op("SLOAD").push(number()).op(random.nextInt(3) == 0 ? "SUB" : "ADD");
    }
    code.push(slot).op("SSTORE");
  }

  /** {@code x += k} in the ways of several compilers; where it overflows, nothing is stored. */
  private void checkedSum() {
    int slot = random.nextInt(SLOTS);
    UInt256 number = number();
    switch (random.nextInt(4)) {
      case 0 -> // sum >= x
          code.push(slot).op("SLOAD DUP1").push(number).op("ADD DUP1 SWAP2 GT");
      case 1 -> // x > max - k
          code.push(slot).op("SLOAD").push(number).op("DUP2 DUP2 NOT LT SWAP2 ADD SWAP1");
      case 2 -> // k > max - x
          code.push(slot).op("SLOAD").push(number).op("DUP2 NOT DUP2 GT SWAP2 ADD SWAP1");
      default -> // x - k, x < k
          code.push(slot)
              .op("SLOAD")
              .push(number)
              .op("DUP1 DUP3 LT SWAP2 SWAP1 SWAP2 SWAP1 SWAP2")
              .op("SWAP1 SUB SWAP1");
    }
    int skip = skipIf();
    code.op("DUP1").push(slot).op("SSTORE");
    land(skip);
    code.op("POP");
  }

  /** {@code x += k} of a variable that shares its slot. */
  private void packedSum() {
    int slot = random.nextInt(SLOTS);
    int size = SIZES[random.nextInt(SIZES.length - 1)];
    int low = 8 * random.nextInt((256 - size) / 8 + 1);
    code.push(slot).op("SLOAD DUP1");
    right(low);
    code.push(mask(size, 0)).op("AND");
    if (random.nextBoolean()) {
      code.push(UInt256.of(random.nextInt(300))).op("ADD");
    } else {
      code.push(number()).op(random.nextBoolean() ? "ADD" : "SUB");
    }
    boolean guarded = random.nextBoolean();
    int skip = 0;
    if (guarded) {
      code.op("DUP1").push(mask(size, 0)).op("LT");
      skip = skipIf();
    }
    code.push(mask(size, 0)).op("AND");
    left(low);
    code.op("DUP2").push(mask(size, low)).op("NOT AND").op(random.nextInt(4) == 0 ? "ADD" : "OR");
    code.op("DUP1").push(slot).op("SSTORE");
    if (guarded) {
      land(skip);
    }
    code.op("POP POP");
  }

  private void right(int bits) {
    if (fork.isAtLeast(Fork.CONSTANTINOPLE) && random.nextBoolean()) {
      code.push(bits).op("SHR");
    } else {
      code.push(mask(1, bits)).op("SWAP1 DIV");
    }
  }

  private void left(int bits) {
    if (fork.isAtLeast(Fork.CONSTANTINOPLE) && random.nextBoolean()) {
      code.push(bits).op("SHL");
    } else {
      code.push(mask(1, bits)).op("MUL");
    }
  }

  private void conditional() {
    value();
    if (random.nextBoolean()) {
      code.push(number()).op(comparison());
    }
    int skip = skipIf();
    statement();
    land(skip);
  }

  private String comparison() {
    String[] all = {"LT", "GT", "EQ", "SLT", "SGT"};
    return all[random.nextInt(all.length)];
  }

  private int skipIf() {
    code.op("PUSH2").raw(0).raw(0).op("JUMPI");
    return code.size();
  }

  /** Lets a skip end here. */
  private void land(int skip) {
    int end = code.size();
    byte[] bytes = code.bytes().toArray();
    bytes[skip - 3] = (byte) (end >> 8);
    bytes[skip - 2] = (byte) end;
    code = Bytecode.code().raw(Bytes.wrap(bytes)).op("JUMPDEST");
  }

  private void log() {
    value();
    code.push(0).op("MSTORE");
    if (random.nextBoolean()) {
      value();
      code.push(40, 0).op("LOG1");
    } else {
      code.push(32, random.nextInt(40)).op("LOG0");
    }
  }

  private void call() {
    String[] kinds = {"CALL", "DELEGATECALL", "STATICCALL", "CALLCODE"};
    String kind = fork.isAtLeast(Fork.BYZANTIUM) ? kinds[random.nextInt(4)] : "CALL";
    code.push(random.nextInt(40), random.nextInt(40), random.nextInt(40), random.nextInt(40));
    if (kind.equals("CALL") || kind.equals("CALLCODE")) {
      code.push(0);
    }
    code.push(Scene.OTHER).push(random.nextInt(8) == 0 ? 3000 : 100_000).op(kind);
    if (random.nextBoolean()) {
      code.op("POP");
    } else {
      slot();
      code.op("SSTORE");
    }
  }

  private void copy() {
    switch (random.nextInt(3)) {
      case 0 -> code.push(random.nextInt(40), 0, offset()).op("CODECOPY");
      case 1 -> code.push(random.nextInt(40), 0, offset()).op("CALLDATACOPY");
      default -> {
        if (fork.isAtLeast(Fork.CANCUN)) {
          code.push(random.nextInt(70), offset(), offset()).op("MCOPY");
        }
      }
    }
  }

  /** A value that is used more than once. */
  private void twice() {
    value();
    code.op("DUP1").push(number()).op("ADD");
    slot();
    code.op("SSTORE");
    value();
    code.op(operation());
    slot();
    code.op("SSTORE");
  }

  private String operation() {
    String[] all = {
      "ADD",
      "SUB",
      "MUL",
      "DIV",
      "AND",
      "OR",
      "XOR",
      "LT",
      "GT",
      "EQ",
      "SLT",
      "SGT",
      "MOD",
      "EXP",
      "BYTE",
      "SIGNEXTEND",
      "ADD",
      "SUB",
      "ADD",
      "SUB",
      "OR",
      "AND"
    };
    return all[random.nextInt(all.length)];
  }

  /** Pushes one word. */
  private void value() {
    depth++;
    int choice = depth > MOST_DEPTH ? random.nextInt(7) : random.nextInt(16);
    switch (choice) {
      case 0, 1, 2, 3 -> {
        slot();
        code.op("SLOAD");
      }
      case 4 -> code.push(number());
      case 5 -> code.push(random.nextInt(64)).op("CALLDATALOAD");
      case 6 -> code.push(offset()).op("MLOAD");
      case 7 -> code.op(random.nextInt(3) == 0 ? "GAS" : "CALLVALUE");
      case 8 -> {
        value();
        code.op(random.nextBoolean() ? "ISZERO" : "NOT");
      }
      case 9 -> {
        value();
        code.push(0).op("MSTORE").push(32, 0).op("KECCAK256");
      }
      case 10 -> {
        value();
        code.push(SLOTS - 1).op("AND SLOAD");
      }
      case 11 -> {
        value();
        code.push(mask(SIZES[random.nextInt(SIZES.length)], 0)).op("AND");
      }
      case 12 -> {
        value();
        right(8 * random.nextInt(33));
      }
      case 13 -> {
        value();
        left(8 * random.nextInt(33));
      }
      default -> {
        value();
        value();
        if (random.nextInt(3) == 0) {
          code.op("SWAP1");
        }
        code.op(operation());
      }
    }
    depth--;
  }
}
