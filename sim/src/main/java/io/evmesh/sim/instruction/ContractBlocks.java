package io.evmesh.sim.instruction;

import static io.evmesh.sim.instruction.InstructionBlock.leaving;

import io.evmesh.engine.types.Bytes;
import io.evmesh.sim.jmh.PrecompileInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Precompiled contracts with usual input, with none, with zeros, and with what they refuse. */
final class ContractBlocks {
  /** Bytes of input at which each contract, from 1 on, has something to do with zeros. */
  private static final int[] WHOLE = {
    128, 64, 64, 64, 96 + 96, 128, 96, 2 * 192, 213, 192, 256, 4 * 160, 512, 4 * 288, 2 * 384, 64,
    128
  };

  private static final int P256 = 0x100;
  private static final int P256_SIZE = 160;

  private ContractBlocks() {}

  static List<InstructionBlock> all() {
    List<InstructionBlock> blocks = new ArrayList<>();
    for (PrecompileInput input : PrecompileInput.values()) {
      String name = input.name().toLowerCase(Locale.ROOT);
      blocks.add(block("contract_" + name, input.number(), input.data()));
    }
    for (int number = 1; number <= WHOLE.length; number++) {
      addOthers(blocks, number, WHOLE[number - 1]);
    }
    addOthers(blocks, P256, P256_SIZE);
    for (int number = 2; number <= 4; number++) {
      for (int size : List.of(1, 32, 55, 256, 10_000)) {
        blocks.add(block("contract_%02x_of_%d".formatted(number, size), number, ones(size)));
      }
    }
    return blocks;
  }

  private static void addOthers(List<InstructionBlock> blocks, int number, int size) {
    String name = "contract_%02x_of_".formatted(number);
    blocks.add(block(name + "nothing", number, Bytes.EMPTY));
    blocks.add(block(name + "zeros", number, Bytes.wrap(new byte[size])));
    blocks.add(block(name + "ones", number, ones(size)));
  }

  private static Bytes ones(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xff);
    return Bytes.wrap(bytes);
  }

  /** What a contract refuses costs all gas it is given, so that is not much. */
  private static InstructionBlock block(String name, int number, Bytes input) {
    String call = "0x00 0x00 CALLDATASIZE 0x00 0x%04x 0x061a80 STATICCALL".formatted(number);
    return leaving(name, "CALLDATASIZE 0x00 0x00 CALLDATACOPY", call)
        .with(input)
        .times(1)
        .then("RETURNDATASIZE 0x00 0x00 RETURNDATACOPY");
  }
}
