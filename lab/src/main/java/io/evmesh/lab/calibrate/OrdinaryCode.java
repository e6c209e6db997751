package io.evmesh.lab.calibrate;

import java.util.SplittableRandom;

/**
 * Code in which instructions on stack and flow follow each other as in what compilers make of
 * contracts: hardly ever twice the same, with a jump after each few.
 */
final class OrdinaryCode {
  private static final long SEED = 7;

  // Two numbers below stay as they are; each piece leaves the stack as it was
  private static final String[] PIECES = {
    "6001" + "80" + "82" + "01" + "90" + "50" + "50", // PUSH DUP DUP ADD SWAP POP POP
    "80" + "6080" + "10" + "15" + "50", // DUP PUSH LT ISZERO POP
    "81" + "81" + "03" + "60ff" + "16" + "50", // DUP DUP SUB PUSH AND POP
    "63ffffffff" + "81" + "16" + "63a9059cbb" + "14" + "50", // a selector is compared
    "73" + "ff".repeat(20) + "81" + "16" + "90" + "50" + "80" + "90" + "50", // an address is cut
    "34" + "15" + "36" + "6004" + "11" + "17" + "50", // CALLVALUE CALLDATASIZE ISZERO GT OR POP
    "60e0" + "81" + "90" + "1c" + "50", // SHR
  };

  private final StringBuilder code = new StringBuilder("6002" + "6003");
  private int instructions = 2;

  /** So many pieces. */
  OrdinaryCode(int pieces) {
    SplittableRandom chance = new SplittableRandom(SEED);
    for (int i = 0; i < pieces; i++) {
      if (chance.nextInt(3) > 0) {
        add(PIECES[chance.nextInt(PIECES.length)]);
      } else {
        jump(chance.nextInt(3));
      }
    }
    add("00");
  }

  /** Bytes as hexadecimal digits. */
  String code() {
    return code.toString();
  }

  /** How many instructions are executed. */
  int instructions() {
    return instructions;
  }

  /** To the next instruction: always, because of a condition, or not because of it. */
  private void jump(int how) {
    int size = code.length() / 2;
    switch (how) {
      case 0 -> add("61%04x".formatted(size + 4) + "56" + "5b");
      case 1 -> add("80" + "61%04x".formatted(size + 6) + "57" + "fe" + "5b");
      default -> add("80" + "15" + "61%04x".formatted(size + 6) + "57" + "5b");
    }
    instructions -= how == 1 ? 1 : 0; // jumped over
  }

  private void add(String piece) {
    code.append(piece);
    for (int at = 0; at < piece.length(); at += 2) {
      int opcode = Integer.parseInt(piece.substring(at, at + 2), 16);
      instructions++;
      if (opcode >= 0x60 && opcode <= 0x7f) {
        at += 2 * (opcode - 0x5f);
      }
    }
  }
}
