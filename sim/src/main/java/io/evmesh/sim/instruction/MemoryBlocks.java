package io.evmesh.sim.instruction;

import static io.evmesh.sim.instruction.InstructionBlock.even;
import static io.evmesh.sim.instruction.InstructionBlock.leaving;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The stack, the code, the input, and memory by how many bytes are meant. */
final class MemoryBlocks {
  private static final List<Integer> SIZES = List.of(0, 1, 5, 8, 15, 16, 31, 32, 33, 64, 256, 1024);

  /** Bytes that the transaction's input has. */
  private static final int INPUT = 1024;

  private static final String ACTIVE = "0x01 0x0fff MSTORE8 0xab 0x03 MSTORE8 ";

  private MemoryBlocks() {}

  static List<InstructionBlock> all() {
    List<InstructionBlock> blocks = new ArrayList<>();
    addStack(blocks);
    for (String op : List.of("MLOAD", "CALLDATALOAD")) {
      for (String at : List.of("0x00", "0x01", "0x03f8", "0x0fe0")) {
        blocks.add(withInput(leaving(op + "_at_" + at, ACTIVE, at + " " + op)));
      }
    }
    for (String at : List.of("0x00", "0x01", "0x03f8")) {
      blocks.add(even("MSTORE_at_" + at, ACTIVE + "0x05", "DUP1 " + at + " MSTORE"));
      blocks.add(even("MSTORE8_at_" + at, ACTIVE + "0x05", "DUP1 " + at + " MSTORE8"));
    }
    SIZES.forEach(size -> addRanges(blocks, size));
    return blocks;
  }

  private static InstructionBlock withInput(InstructionBlock block) {
    byte[] input = new byte[INPUT];
    for (int i = 0; i < INPUT; i++) {
      input[i] = (byte) (7 * i + 1);
    }
    return block.with(Bytes.wrap(input));
  }

  private static void addStack(List<InstructionBlock> blocks) {
    blocks.add(leaving("PUSH0", "", "PUSH0"));
    for (int n = 1; n <= 32; n++) {
      blocks.add(leaving("PUSH" + n, "", "0x" + "ab".repeat(n)));
    }
    for (int n = 1; n <= 16; n++) {
      String items = "PC ".repeat(17);
      blocks.add(leaving("DUP" + n, items, "DUP" + n));
      blocks.add(even("SWAP" + n, items, "SWAP" + n));
    }
    blocks.add(even("JUMPDEST", "0x05", "JUMPDEST"));
    blocks.add(even("JUMP", "0x05", "PC 0x05 ADD JUMP JUMPDEST"));
    blocks.add(even("JUMPI_taken", "0x05", "0x01 PC 0x05 ADD JUMPI JUMPDEST"));
    blocks.add(even("JUMPI_not_taken", "0x05", "0x00 0x0000 JUMPI"));
  }

  private static void addRanges(List<InstructionBlock> blocks, int size) {
    String bytes = "0x%04x ".formatted(size);
    int times = size > 64 ? 50 : 200;
    String large = InstructionBlocks.LARGE;
    String half = "0x%04x".formatted(INPUT - size / 2); // of which half, or a byte more, is there
    String[][] copies = {
      {"MCOPY", "0x40 0x20 MCOPY"},
      {"CALLDATACOPY", "0x00 0x20 CALLDATACOPY"},
      {"CALLDATACOPY_half", half + " 0x20 CALLDATACOPY"},
      {"CALLDATACOPY_none", "CALLER 0x20 CALLDATACOPY"},
      {"CODECOPY", "0x00 0x20 CODECOPY"},
      {"RETURNDATACOPY", "0x00 0x20 RETURNDATACOPY"},
      {"EXTCODECOPY", "0x00 0x20 " + large + " EXTCODECOPY"}
    };
    String returns = "0x00 0x00 0x00 0x00 " + InstructionBlocks.RETURNING + " GAS STATICCALL ";
    for (String[] copy : copies) {
      String name = copy[0] + "_" + size;
      blocks.add(withInput(even(name, ACTIVE + returns, bytes + copy[1]).times(times)));
    }
    blocks.add(leaving("KECCAK256_" + size, ACTIVE, bytes + "0x00 KECCAK256").times(times));
    for (int topics = 0; topics <= 4; topics++) {
      String name = "LOG%d_%d".formatted(topics, size);
      String body = "0x05 ".repeat(topics) + bytes + "0x00 LOG" + topics;
      blocks.add(even(name, ACTIVE + "0x05", body).times(20));
    }
  }
}
