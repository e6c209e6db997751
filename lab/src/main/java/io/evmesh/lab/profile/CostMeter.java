package io.evmesh.lab.profile;

import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a machine's instructions cost, while it runs. It can be asked at any time, so that
 * whoever gives values to the machine knows when, in its own time, they were asked for.
 */
public final class CostMeter implements Tracer {
  private static final int MOST_PRECOMPILES = 0x200;
  private static final int DEEPEST = 1024;

  private final long[] base = new long[256];
  private final long[] perGas = new long[256];
  private final long[] freeGas = new long[256];
  private final CostProfile profile;
  private final boolean[] precompiled = new boolean[DEEPEST + 3];
  private long picos;
  private boolean runsCode;

  public CostMeter(CostProfile profile) {
    this.profile = profile;
    for (int opcode = 0; opcode < 256; opcode++) {
      base[opcode] = profile.picos(costOf(opcode));
    }
    gas(0x0a, 0x0a, Cost.EXPONENT_GAS, 10);
    gas(0x20, 0x20, Cost.KECCAK_GAS, 36);
    gas(0x37, 0x37, Cost.MEMORY_GAS, 3);
    gas(0x39, 0x39, Cost.MEMORY_GAS, 3);
    gas(0x3e, 0x3e, Cost.MEMORY_GAS, 3);
    gas(0x51, 0x53, Cost.MEMORY_GAS, 3);
    gas(0x5e, 0x5e, Cost.MEMORY_GAS, 3);
    gas(0xa0, 0xa4, Cost.LOG_GAS, 375);
  }

  private void gas(int from, int to, Cost cost, long free) {
    for (int opcode = from; opcode <= to; opcode++) {
      perGas[opcode] = profile.picos(cost);
      freeGas[opcode] = free;
    }
  }

  private static Cost costOf(int opcode) {
    return switch (opcode) {
      case 0x02, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09 -> Cost.DIVISION;
      case 0x0a -> Cost.EXPONENT;
      case 0x20 -> Cost.KECCAK;
      case 0x37, 0x39, 0x3e, 0x51, 0x52, 0x53, 0x5e -> Cost.MEMORY;
      case 0x31, 0x3b, 0x3c, 0x3f, 0x47 -> Cost.ACCOUNT;
      case 0x54, 0x5c -> Cost.SLOAD;
      case 0x55, 0x5d -> Cost.SSTORE;
      case 0xa0, 0xa1, 0xa2, 0xa3, 0xa4 -> Cost.LOG;
      case 0xf0, 0xf5 -> Cost.CREATE;
      case 0xf1, 0xf2, 0xf4, 0xfa, 0xff -> Cost.CALL;
      default -> Cost.PLAIN;
    };
  }

  /** Begins a transaction. */
  public void reset() {
    picos = profile.picos(Cost.TRANSACTION);
    runsCode = false;
  }

  /** Adds work that is no instruction. */
  public void add(Cost cost) {
    picos += profile.picos(cost);
  }

  /** Picoseconds since the transaction began. */
  public long picos() {
    return picos;
  }

  /** Nanoseconds since the transaction began, rounded up. */
  public long nanos() {
    return CostProfile.nanos(picos);
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    if (!runsCode) {
      runsCode = true;
      picos += profile.picos(Cost.CALL);
    }
    picos += base[opcode];
    if (perGas[opcode] != 0 && cost > freeGas[opcode]) {
      picos += perGas[opcode] * (cost - freeGas[opcode]);
    }
  }

  @Override
  public void entered(Entry entry) {
    Address to = entry.to();
    precompiled[entry.depth()] =
        to.limb2() == 0
            && to.limb1() == 0
            && Long.compareUnsigned(to.limb0(), MOST_PRECOMPILES) < 0;
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    if (precompiled[depth]) {
      picos += profile.picos(Cost.PRECOMPILE) + gasUsed * profile.picos(Cost.PRECOMPILE_GAS);
    }
  }
}
