package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.Opcodes.Row;
import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.precompile.Precompiles;
import io.evmesh.engine.types.Address;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fork changes in the machine beyond its instruction table: gas in gas units and yes/no
 * rules, as plain fields that the handlers read.
 */
final class Rules {
  private static final int MOST_FORKS = 16; // a power of two; more take a wider mask of rows

  /**
   * What instructions need, 256 entries for each fork: static gas in the high 32 bits; in the low
   * ones what, with {@code (sp << 16) - sp} added, has one of the bits {@link #OUTSIDE} if the
   * stack pointer is not possible: how far it is above the least and, in the low 16 bits, below the
   * most. An instruction that the fork does not have needs a stack pointer that there is not.
   */
  static final long[] NEEDS = new long[MOST_FORKS << 8];

  /** The signs of the two distances. */
  static final int OUTSIDE = 0x8000_8000;

  /** A mask for {@link #row}. */
  static final int ROWS = (MOST_FORKS - 1) << 8;

  /** By opcode what the instruction adds to the stack pointer, in limbs; alike in all forks. */
  static final int[] RISE = new int[256];

  private static final Map<Fork, Rules> ALL = new EnumMap<>(Fork.class);

  static {
    if (Fork.values().length > MOST_FORKS) {
      throw new ExceptionInInitializerError("there are more forks than rows");
    }
    for (Fork fork : Fork.values()) {
      Rules rules = new Rules(fork);
      ALL.put(fork, rules);
      for (int opcode = 0; opcode < RISE.length; opcode++) {
        RISE[opcode] = 4 * (rules.pushes(opcode) - rules.pops(opcode));
      }
    }
  }

  final Fork fork;

  /** Where this fork's entries of {@link #NEEDS} begin. */
  final int row;

  private final @Nullable Row[] rows;

  /** Gas of EXP for each byte of the exponent (EIP-160). */
  final int expByteGas;

  /** Whether accounts and slots are warm or cold (EIP-2929). */
  final boolean accessLists;

  /** Whether a call keeps a 64th of the gas back (EIP-150). */
  final boolean keepsGasBack;

  /** Whether touched empty accounts vanish (EIP-161). */
  final boolean removesEmpty;

  /** Which price SSTORE has. */
  final boolean netMetered;

  /** Whether SSTORE needs more gas than the stipend (EIP-2200). */
  final boolean storeSentry;

  /** SSTORE of a value that is there or was changed before (EIP-1283, 2200, 2929). */
  final int storeDirtyGas;

  /** SSTORE that changes a value that was not zero. */
  final int storeResetGas;

  /** Refund for clearing a slot (EIP-3529 lowered it). */
  final int clearRefund;

  /** Refund for destroying an account (gone with EIP-3529). */
  final int destroyRefund;

  /** SELFDESTRUCT's gas for an heir that has to be created (EIP-150). */
  final int destroyNewAccountGas;

  /** Whether SELFDESTRUCT removes only what the same transaction created (EIP-6780). */
  final boolean destroysOnlyCreated;

  /** Bytes that deployed code may have (EIP-170). */
  final int maxCodeSize;

  /** Whether init code has a limit and costs gas per word (EIP-3860). */
  final boolean initCodeMetered;

  /** Whether deployed code may not begin with 0xef (EIP-3541). */
  final boolean rejectsEfCode;

  /** Whether a creation fails that can not pay for its code, instead of leaving none (EIP-2). */
  final boolean depositMustBePaid;

  /** Whether code may name another account whose code runs (EIP-7702). */
  final boolean delegations;

  /** The nonce that a new contract has (EIP-161). */
  final int createdNonce;

  /** Whether opcode 0x44 is PREVRANDAO (EIP-4399) and not DIFFICULTY. */
  final boolean hasRandao;

  /** Which numbers are addresses of precompiled contracts, warm from the start (EIP-2929). */
  final boolean[] warmNumbers = new boolean[Precompiles.HIGHEST + 1];

  private Rules(Fork fork) {
    this.fork = fork;
    row = fork.ordinal() << 8;
    rows = Opcodes.table(fork);
    for (int opcode = 0; opcode < 256; opcode++) {
      NEEDS[row + opcode] = needs(rows[opcode]);
    }
    expByteGas = from(Fork.SPURIOUS_DRAGON) ? 50 : 10;
    accessLists = from(Fork.BERLIN);
    keepsGasBack = from(Fork.TANGERINE_WHISTLE);
    removesEmpty = from(Fork.SPURIOUS_DRAGON);
    netMetered = fork == Fork.CONSTANTINOPLE || from(Fork.ISTANBUL);
    storeSentry = from(Fork.ISTANBUL);
    storeDirtyGas = from(Fork.BERLIN) ? 100 : from(Fork.ISTANBUL) ? 800 : 200;
    storeResetGas = from(Fork.BERLIN) ? 2900 : 5000;
    clearRefund = from(Fork.LONDON) ? 4800 : 15000;
    destroyRefund = from(Fork.LONDON) ? 0 : 24000;
    destroyNewAccountGas = from(Fork.TANGERINE_WHISTLE) ? 25000 : 0;
    destroysOnlyCreated = from(Fork.CANCUN);
    maxCodeSize = from(Fork.SPURIOUS_DRAGON) ? 0x6000 : Integer.MAX_VALUE;
    initCodeMetered = from(Fork.SHANGHAI);
    rejectsEfCode = from(Fork.LONDON);
    depositMustBePaid = from(Fork.HOMESTEAD);
    delegations = from(Fork.PRAGUE);
    createdNonce = from(Fork.SPURIOUS_DRAGON) ? 1 : 0;
    hasRandao = from(Fork.PARIS);
    for (int number = 1; number < warmNumbers.length; number++) {
      warmNumbers[number] = Precompiles.exists(fork, number);
    }
  }

  private static long needs(@Nullable Row row) {
    if (row == null) {
      return -0x7fff << 16 & 0xffff_ffffL;
    }
    int rise = row.pushes() - row.pops();
    int least = Frame.STACK_BASE + 4 * row.pops();
    int most = Frame.STACK_BASE + 4 * (Opcodes.STACK_LIMIT - rise);
    return (long) row.gas() << 32 | (-least << 16) + most & 0xffff_ffffL;
  }

  /** Whether an instruction with these needs is possible. */
  static boolean isPossible(long need, long gas, int sp) {
    return gas >= need >>> 32 && ((int) need + (sp << 16) - sp & OUTSIDE) == 0;
  }

  boolean isDefined(int opcode) {
    return rows[opcode] != null;
  }

  /** Gas units of the instruction before anything that depends on its operands. */
  int staticGas(int opcode) {
    Row row = rows[opcode];
    return row == null ? 0 : row.gas();
  }

  /** Stack items that the instruction needs. */
  int pops(int opcode) {
    Row row = rows[opcode];
    return row == null ? 0 : row.pops();
  }

  /** Stack items that are there instead of them afterwards. */
  int pushes(int opcode) {
    Row row = rows[opcode];
    return row == null ? 0 : row.pushes();
  }

  /** The instruction, or null where this fork has none. */
  @Nullable Row row(int opcode) {
    return rows[opcode];
  }

  /** The rules of a fork. */
  static Rules of(Fork fork) {
    return ALL.get(fork);
  }

  /** The precompiled contract at an address; null if there is none. */
  @Nullable Precompile precompile(Address address) {
    long number = address.limb0();
    return address.limb1() == 0
            && address.limb2() == 0
            && number >= 0
            && number < warmNumbers.length
            && warmNumbers[(int) number]
        ? Precompiles.at(fork, (int) number)
        : null;
  }

  private boolean from(Fork first) {
    return fork.isAtLeast(first);
  }
}
