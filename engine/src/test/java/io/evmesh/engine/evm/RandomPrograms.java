package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.Random;

/** Bytecode that nobody wrote on purpose, most of which is valid for a while. */
final class RandomPrograms {
  private static final Address[] TARGETS = {
    Scene.SELF,
    Scene.OTHER,
    Scene.CALLER,
    Address.fromHex("0x00000000000000000000000000000000000000aa")
  };

  private final Random random;
  private final Opcodes.Row[] rows;

  RandomPrograms(Random random, Fork fork) {
    this.random = random;
    rows = Opcodes.table(fork);
  }

  /** A program of up to 120 instructions. */
  Bytecode program() {
    Bytecode code = Bytecode.code();
    int instructions = 1 + random.nextInt(120);
    int height = 0;
    for (int i = 0; i < instructions; i++) {
      height = add(code, height);
    }
    return random.nextInt(4) == 0 ? code.push(random.nextInt(64), 0).op("RETURN") : code;
  }

  /** Adds something; {@code height} items are there at least if it went well so far. */
  private int add(Bytecode code, int height) {
    switch (random.nextInt(20)) {
      case 0 -> {
        code.raw(random.nextInt(256));
        return height;
      }
      case 1 -> jump(code);
      case 2 -> call(code);
      case 3 -> create(code);
      case 4, 5 -> {
        memory(code);
        return height;
      }
      default -> {
        return instruction(code, height);
      }
    }
    return height + 1;
  }

  private int instruction(Bytecode code, int height) {
    int opcode = random.nextInt(256);
    Opcodes.Row row = rows[opcode];
    if (row == null || opcode == Opcodes.SELFDESTRUCT && random.nextInt(8) != 0) {
      return height;
    }
    int have = height;
    for (; have < row.pops(); have++) {
      operand(code);
    }
    code.raw(opcode);
    for (int i = 0; opcode >= Opcodes.PUSH1 && i <= opcode - Opcodes.PUSH1 && i < 32; i++) {
      if (opcode <= Opcodes.PUSH32) {
        code.raw(random.nextInt(256));
      }
    }
    return have - row.pops() + row.pushes();
  }

  private void operand(Bytecode code) {
    switch (random.nextInt(12)) {
      case 0 -> code.push(word());
      case 1 -> code.push(TARGETS[random.nextInt(TARGETS.length)]);
      case 2 -> code.push(1L << random.nextInt(63));
      case 3 -> code.push(io.evmesh.engine.types.UInt256.MAX);
      case 4 -> code.push(random.nextInt(1 << 16));
      default -> code.push(random.nextInt(random.nextBoolean() ? 4 : 70));
    }
  }

  private io.evmesh.engine.types.UInt256 word() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return io.evmesh.engine.types.UInt256.of(Bytes.wrap(bytes));
  }

  /** A jump back or ahead that is mostly taken and mostly finds its destination. */
  private void jump(Bytecode code) {
    if (random.nextBoolean()) {
      int target = code.size() + 6; // behind PUSH1 1, PUSH2 and JUMPI
      code.push(1).op("PUSH2").raw(target >> 8).raw(target).op("JUMPI JUMPDEST").push(0);
    } else {
      // counts down in memory at 0x200 so that most loops end
      code.op("JUMPDEST").push(1).push(0x200).op("MLOAD ADD DUP1").push(0x200).op("MSTORE");
      code.push(random.nextInt(6)).op("LT ISZERO");
      int back = Math.max(0, code.size() - 17);
      code.push(back).op("JUMPI").push(0);
    }
  }

  private void call(Bytecode code) {
    String[] kinds = {"CALL", "CALLCODE", "DELEGATECALL", "STATICCALL"};
    int kind = random.nextInt(rows[Opcodes.STATICCALL] != null ? 4 : rows[0xf4] != null ? 3 : 2);
    code.push(random.nextInt(64), random.nextInt(64), random.nextInt(64), random.nextInt(64));
    if (kind < 2) {
      code.push(random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      code.push(random.nextInt(18)); // a precompiled contract
    } else {
      code.push(TARGETS[random.nextInt(TARGETS.length)]);
    }
    code.push(random.nextInt(random.nextBoolean() ? 1 << 20 : 4000)).op(kinds[kind]);
  }

  private void create(Bytecode code) {
    Bytes init =
        random.nextBoolean()
            ? Bytecode.code().push(random.nextInt(3)).op("SLOAD").deployed()
            : Bytecode.code().push(1, random.nextInt(40)).op("RETURN").bytes();
    code.store(0, init);
    boolean salted = rows[Opcodes.CREATE2] != null && random.nextBoolean();
    if (salted) {
      code.push(random.nextInt(2));
    }
    code.push(init.size(), 0, random.nextInt(2)).op(salted ? "CREATE2" : "CREATE");
  }

  private void memory(Bytecode code) {
    switch (random.nextInt(5)) {
      case 0 -> code.push(random.nextInt(100), random.nextInt(1 << 12)).op("MSTORE");
      case 1 -> code.push(random.nextInt(100), random.nextInt(1 << 8)).op("MSTORE8");
      case 2 -> code.push(random.nextInt(100), random.nextInt(4)).op("SSTORE");
      case 3 ->
          code.push(random.nextInt(100), random.nextInt(100), random.nextInt(200)).op("CODECOPY");
      default -> code.push(1L << random.nextInt(63)).op("MLOAD POP");
    }
  }
}
