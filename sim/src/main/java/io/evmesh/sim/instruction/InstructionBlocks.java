package io.evmesh.sim.instruction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All blocks, and the accounts that their contracts meet. */
public final class InstructionBlocks {
  static final String STOPPING = "0x" + "c1".repeat(20);
  static final String REVERTING = "0x" + "c2".repeat(20);

  /** Returns a kilobyte of zeros. */
  static final String RETURNING = "0x" + "c3".repeat(20);

  /** Has a code of a kilobyte. */
  static final String LARGE = "0x" + "c4".repeat(20);

  /** Does not exist. */
  static final String NOBODY = "0x" + "c5".repeat(20);

  /** Whom calls reach, by what becomes of them. */
  static final Map<String, String> CALLED = new LinkedHashMap<>();

  static {
    CALLED.put("stopping", STOPPING);
    CALLED.put("reverting", REVERTING);
    CALLED.put("returning", RETURNING);
    CALLED.put("nobody", NOBODY);
  }

  private InstructionBlocks() {}

  /** Some hundred blocks, in no order of importance. */
  public static List<InstructionBlock> all() {
    List<InstructionBlock> blocks = new ArrayList<>();
    blocks.addAll(WordBlocks.all());
    blocks.addAll(MemoryBlocks.all());
    blocks.addAll(StateBlocks.all());
    blocks.addAll(ContractBlocks.all());
    return blocks;
  }

  /** The codes of the accounts that are there. */
  static Map<String, String> codes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put(STOPPING, "0x00");
    codes.put(REVERTING, "0x5f5ffd");
    codes.put(RETURNING, "0x6104005ff3");
    codes.put(LARGE, "0x" + "5b".repeat(1024));
    return codes;
  }
}
