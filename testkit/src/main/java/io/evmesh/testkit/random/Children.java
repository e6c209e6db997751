package io.evmesh.testkit.random;

import io.evmesh.engine.types.Bytes;
import java.util.random.RandomGenerator;

/** Codes of contracts that are made, destroyed and made again under the same address. */
final class Children {
  private static final int HEIR = 0; // where calldata has it

  private Children() {}

  /**
   * A contract that makes a child with CREATE2. The first word of calldata is the salt; with a
   * second one it calls the child, which may destroy itself at once. It keeps what CREATE2 gave.
   */
  static Bytes factory(Bytes childInit) {
    Assembly code = new Assembly().store(childInit);
    code.push(HEIR).op(Assembly.CALLDATALOAD).push(childInit.size()).push(0);
    code.op(Assembly.CALLVALUE, Assembly.CREATE2);
    code.op(Assembly.DUP1).push(0).op(Assembly.SSTORE);
    code.push(64).op(Assembly.CALLDATASIZE, Assembly.LT);
    int end = code.skipIf();
    code.push(32).op(Assembly.CALLDATALOAD).push(0).op(Assembly.MSTORE);
    code.push(0).push(0).push(32).push(0).push(0);
    code.op(0x85); // DUP6: the child
    code.op(Assembly.GAS, Assembly.CALL).push(1).op(Assembly.SSTORE);
    return code.land(end).bytes();
  }

  /** Init code of a child. */
  static Bytes initCode(RandomGenerator random, Cast cast) {
    Assembly before = new Assembly();
    switch (random.nextInt(5)) {
      case 0 -> before.push(7).push(1).op(Assembly.SSTORE);
      case 1 -> before.push(1).op(Assembly.SLOAD).push(1).op(Assembly.ADD).push(1).op(0x55);
      case 2 -> RandomCode.call(before, random, cast.contracts.get(0));
      case 3 -> {
        if (random.nextInt(3) == 0) {
          before.op(Assembly.CALLER, Assembly.SELFDESTRUCT);
        }
      }
      default -> {}
    }
    return runtime(random).deployedAfter(before.bytes());
  }

  private static Assembly runtime(RandomGenerator random) {
    Assembly code = new Assembly();
    switch (random.nextInt(4)) {
      case 0 -> {
        count(code);
        code.op(Assembly.CALLDATASIZE, Assembly.ISZERO);
        int end = code.skipIf();
        code.push(HEIR).op(Assembly.CALLDATALOAD, Assembly.SELFDESTRUCT).land(end);
      }
      case 1 -> code.op(Assembly.CALLER, Assembly.SELFDESTRUCT);
      case 2 -> code.op(Assembly.ADDRESS, Assembly.SELFDESTRUCT);
      default -> {
        count(code);
        code.push(1).op(Assembly.SLOAD).push(0).op(Assembly.MSTORE).push(32).push(0).op(0xa0);
        code.op(Assembly.COINBASE, Assembly.SELFDESTRUCT);
      }
    }
    return code;
  }

  private static void count(Assembly code) {
    code.push(0).op(Assembly.SLOAD).push(1).op(Assembly.ADD).push(0).op(Assembly.SSTORE);
  }
}
