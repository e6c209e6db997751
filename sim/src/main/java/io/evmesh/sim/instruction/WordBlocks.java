package io.evmesh.sim.instruction;

import static io.evmesh.sim.instruction.InstructionBlock.even;
import static io.evmesh.sim.instruction.InstructionBlock.leaving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Arithmetic, comparisons and bits, by how many limbs of 64 bits the operands have. */
final class WordBlocks {
  /** Numbers that fill one to four limbs. */
  private static final Map<Integer, String> LIMBS =
      new TreeMap<>(
          Map.of(
              1, "0x6e3bf7eecd314bdd",
              2, "0x7d8e0e4760caa513b789298d9da0ac99",
              3, "0x5a1bd4fc96f9910720a3de5d3cc5c33b4138207a5b490411",
              4, "0xfefd1bd8f7c96f99a2f1a72aef01c33bd4fc96f9910720a3de5d3cc5c33b419d"));

  private static final List<String> OF_LIMBS = List.of("MUL", "DIV", "SDIV", "MOD", "SMOD");
  private static final List<String> OF_WORDS =
      List.of("ADD", "SUB", "LT", "GT", "SLT", "SGT", "EQ", "AND", "OR", "XOR");
  private static final List<String> OF_PLACES = List.of("BYTE", "SIGNEXTEND", "SHL", "SHR", "SAR");

  private WordBlocks() {}

  static List<InstructionBlock> all() {
    List<InstructionBlock> blocks = new ArrayList<>();
    for (String op : OF_LIMBS) {
      LIMBS.forEach((m, a) -> LIMBS.forEach((n, b) -> blocks.add(binary(op, m, a, n, b))));
      LIMBS.keySet().forEach(n -> blocks.add(alwaysNew(op, n)));
    }
    for (String op : OF_WORDS) {
      blocks.add(binary(op, 1, number(1), 1, number(1)));
      blocks.add(binary(op, 4, number(4), 4, number(4) + " 0x03 ADD"));
      blocks.add(chain(op));
    }
    blocks.add(chain("MUL"));
    for (String op : OF_PLACES) {
      for (String place : List.of("0x07", "0x1e", "0x40", "0xc8", number(4))) {
        String name = op + "_by_" + (place.length() > 4 ? "word" : place);
        blocks.add(leaving(name, number(4) + " " + place, "DUP2 DUP2 " + op));
      }
    }
    for (String exponent : List.of("0x00", "0x02", "0x12", "0x8fffffff", number(4))) {
      String name = "EXP_by_" + (exponent.length() > 10 ? "word" : exponent);
      blocks.add(leaving(name + "_odd", exponent + " " + number(4), "DUP2 DUP2 EXP").times(50));
      blocks.add(leaving(name + "_even", exponent + " 0x0123456e", "DUP2 DUP2 EXP").times(50));
    }
    for (String op : List.of("ADDMOD", "MULMOD")) {
      LIMBS.forEach(
          (n, modulus) -> {
            for (int m : List.of(1, 4)) {
              String before = modulus + " " + number(m) + " " + number(m) + " 0x05 ADD";
              String name = "%s_%d_%d_by_%d".formatted(op, m, m, n);
              blocks.add(leaving(name, before, "DUP3 DUP3 DUP3 " + op));
            }
            String name = op + "_4_4_by_new_" + n;
            String body = "@ MLOAD DUP3 DUP3 " + op;
            blocks.add(leaving(name, words(n) + number(4) + " DUP1 NOT", body));
          });
    }
    for (String op : List.of("ISZERO", "NOT", "CLZ")) {
      LIMBS.forEach((n, a) -> blocks.add(leaving(op + "_" + n, a, "DUP1 " + op)));
      blocks.add(leaving(op + "_of_zero", "0x00", "DUP1 " + op));
    }
    return blocks;
  }

  private static String number(int limbs) {
    return LIMBS.getOrDefault(limbs, "0x00");
  }

  private static InstructionBlock binary(String op, int m, String a, int n, String b) {
    return leaving("%s_%d_%d".formatted(op, m, n), b + " " + a, "DUP2 DUP2 " + op);
  }

  /** Each result is the next operand. */
  private static InstructionBlock chain(String op) {
    return even(op + "_chain", number(4) + " DUP1 NOT", "DUP2 " + op);
  }

  /** A word by numbers of so many limbs, each another one. */
  private static InstructionBlock alwaysNew(String op, int limbs) {
    String name = "%s_4_new_%d".formatted(op, limbs);
    return leaving(name, words(limbs) + number(4), "@ MLOAD DUP2 " + op);
  }

  /** Fills the memory with numbers of so many limbs that follow no pattern. */
  private static String words(int limbs) {
    String scratch = "0x%04x".formatted(32 * Assembler.WORDS);
    String shift = limbs == 4 ? "" : "0x%02x SHR ".formatted(256 - 64 * limbs);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Assembler.WORDS; i++) {
      text.append("0x%02x %s MSTORE 0x20 %s KECCAK256 ".formatted(i, scratch, scratch))
          .append(shift)
          .append("0x%04x MSTORE ".formatted(32 * i));
    }
    return text.toString();
  }
}
