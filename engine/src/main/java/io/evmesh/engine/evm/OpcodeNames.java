package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import java.util.Map;

/** Names of opcodes as go-ethereum writes them, the same for all forks. */
public final class OpcodeNames {
  /** Names of numbers that no fork executes, or that a fork named anew. */
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(Opcodes.PREVRANDAO, "DIFFICULTY"),
          Map.entry(0x4b, "SLOTNUM"),
          Map.entry(0xd0, "DATALOAD"),
          Map.entry(0xd1, "DATALOADN"),
          Map.entry(0xd2, "DATASIZE"),
          Map.entry(0xd3, "DATACOPY"),
          Map.entry(0xe0, "RJUMP"),
          Map.entry(0xe1, "RJUMPI"),
          Map.entry(0xe2, "RJUMPV"),
          Map.entry(0xe3, "CALLF"),
          Map.entry(0xe4, "RETF"),
          Map.entry(0xe5, "JUMPF"),
          Map.entry(0xe6, "DUPN"),
          Map.entry(0xe7, "SWAPN"),
          Map.entry(0xe8, "EXCHANGE"),
          Map.entry(0xec, "EOFCREATE"),
          Map.entry(0xee, "RETURNCONTRACT"),
          Map.entry(0xf7, "RETURNDATALOAD"),
          Map.entry(0xf8, "EXTCALL"),
          Map.entry(0xf9, "EXTDELEGATECALL"),
          Map.entry(0xfb, "EXTSTATICCALL"),
          Map.entry(Opcodes.INVALID, "INVALID"));

  private static final String[] NAMES = names();

  private OpcodeNames() {}

  /** The name of an opcode (0 to 255), or that there is none. */
  public static String of(int opcode) {
    return NAMES[opcode];
  }

  private static String[] names() {
    Fork[] forks = Fork.values();
    Opcodes.Row[] newest = Opcodes.table(forks[forks.length - 1]);
    String[] names = new String[256];
    for (int opcode = 0; opcode < 256; opcode++) {
      String own =
          newest[opcode] == null
              ? "opcode 0x%x not defined".formatted(opcode)
              : newest[opcode].name();
      names[opcode] = OTHERS.getOrDefault(opcode, own);
    }
    return names;
  }
}
