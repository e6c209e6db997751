package io.evmesh.testkit.random;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.random.RandomGenerator;

/** Contracts of a few random statements about the accounts and slots of a world. */
final class RandomCode {
  private static final int SLOTS = 4;
  private static final int MOST_STATEMENTS = 7;
  private static final int[] CALL_GAS = {0, 700, 5_000, 30_000, 100_000};

  private final RandomGenerator random;
  private final Cast cast;
  private final Fork fork;

  RandomCode(RandomGenerator random, Cast cast, Fork fork) {
    this.random = random;
    this.cast = cast;
    this.fork = fork;
  }

  Bytes contract() {
    Assembly code = new Assembly();
    int statements = 1 + random.nextInt(MOST_STATEMENTS);
    for (int i = 0; i < statements; i++) {
      if (random.nextInt(3) == 0) {
        value(code);
        code.push(1).op(Assembly.AND);
        int end = code.skipIf();
        statement(code);
        code.land(end);
      } else {
        statement(code);
      }
    }
    if (random.nextInt(3) == 0) {
      value(code);
      code.push(0).op(Assembly.MSTORE).push(32).push(0).op(Assembly.RETURN);
    }
    return code.bytes();
  }

  private void statement(Assembly code) {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> increment(code);
      case 3, 4 -> {
        code.push(random.nextInt(3));
        slot(code);
        code.op(Assembly.SSTORE);
      }
      case 5, 6, 7, 8 -> {
        value(code);
        slot(code);
        code.op(Assembly.SSTORE);
      }
      case 9, 10, 11 -> anyCall(code);
      case 12 -> log(code);
      case 13 -> create(code);
      case 14 -> ending(code);
      case 15 -> transientSlot(code);
      case 16 -> sweep(code);
      default -> payment(code);
    }
  }

  private void increment(Assembly code) {
    int slot = random.nextInt(SLOTS);
    code.push(slot).op(Assembly.SLOAD).push(1 + random.nextInt(3)).op(Assembly.ADD);
    code.push(slot).op(Assembly.SSTORE);
  }

  private void slot(Assembly code) {
    if (random.nextInt(4) == 0) {
      code.push(0).op(Assembly.CALLDATALOAD).push(SLOTS - 1).op(Assembly.AND);
    } else {
      code.push(random.nextInt(SLOTS));
    }
  }

  private void address(Assembly code) {
    switch (random.nextInt(10)) {
      case 0 -> code.op(Assembly.CALLER);
      case 1 -> code.op(Assembly.ORIGIN);
      case 2, 3 -> code.op(Assembly.COINBASE);
      case 4 -> code.op(Assembly.ADDRESS);
      case 5 -> code.push(0).op(Assembly.CALLDATALOAD);
      default -> code.push(cast.any(random));
    }
  }

  /** Pushes one word that depends on the state. */
  private void value(Assembly code) {
    switch (random.nextInt(8)) {
      case 0 -> {
        address(code);
        code.op(Assembly.BALANCE);
      }
      case 1 -> {
        if (fork.isAtLeast(Fork.ISTANBUL)) {
          code.op(Assembly.SELFBALANCE);
        } else {
          code.op(Assembly.ADDRESS, Assembly.BALANCE);
        }
      }
      case 2 -> {
        address(code);
        code.op(fork.isAtLeast(Fork.CONSTANTINOPLE) ? Assembly.EXTCODEHASH : Assembly.EXTCODESIZE);
      }
      case 3 -> {
        address(code);
        code.op(Assembly.EXTCODESIZE);
      }
      case 4 -> {
        address(code);
        code.op(Assembly.BALANCE).push(random.nextInt(3000)).op(Assembly.LT);
      }
      default -> {
        slot(code);
        code.op(Assembly.SLOAD);
      }
    }
  }

  private void anyCall(Assembly code) {
    int kind =
        switch (random.nextInt(6)) {
          case 0 -> Assembly.DELEGATECALL;
          case 1 -> fork.isAtLeast(Fork.BYZANTIUM) ? Assembly.STATICCALL : Assembly.CALL;
          case 2 -> Assembly.CALLCODE;
          default -> Assembly.CALL;
        };
    int words = random.nextInt(3);
    if (words > 0) {
      code.push(32L * words).push(0).push(0).op(Assembly.CALLDATACOPY);
    }
    code.push(0).push(0).push(32L * words).push(0);
    if (kind == Assembly.CALL || kind == Assembly.CALLCODE) {
      code.push(random.nextBoolean() ? 0 : random.nextInt(40));
    }
    address(code);
    gas(code);
    code.op(kind);
    keepOrDrop(code);
  }

  private void gas(Assembly code) {
    if (random.nextInt(3) == 0) {
      code.push(CALL_GAS[random.nextInt(CALL_GAS.length)]);
    } else {
      code.op(Assembly.GAS);
    }
  }

  private void keepOrDrop(Assembly code) {
    if (random.nextInt(3) == 0) {
      code.push(random.nextInt(SLOTS)).op(Assembly.SSTORE);
    } else {
      code.op(Assembly.POP);
    }
  }

  private void payment(Assembly code) {
    code.push(0).push(0).push(0).push(0);
    switch (random.nextInt(4)) {
      case 0 -> code.push(0);
      case 1 -> code.op(Assembly.CALLVALUE);
      case 2 -> code.op(Assembly.ADDRESS, Assembly.BALANCE);
      default -> code.push(1 + random.nextInt(100));
    }
    address(code);
    gas(code);
    code.op(Assembly.CALL);
    keepOrDrop(code);
  }

  private void log(Assembly code) {
    value(code);
    code.push(0).op(Assembly.MSTORE);
    if (random.nextBoolean()) {
      code.push(32).push(0).op(Assembly.LOG0);
    } else {
      value(code);
      code.push(32).push(0).op(Assembly.LOG1);
    }
  }

  private void create(Assembly code) {
    Bytes init = Children.initCode(random, cast);
    boolean salted = fork.isAtLeast(Fork.CONSTANTINOPLE) && random.nextInt(3) != 0;
    code.store(init);
    if (salted) {
      code.push(random.nextInt(2));
    }
    code.push(init.size()).push(0).push(random.nextInt(3));
    code.op(salted ? Assembly.CREATE2 : Assembly.CREATE);
    keepOrDrop(code);
  }

  private void ending(Assembly code) {
    value(code);
    code.push(1 + random.nextInt(3)).op(Assembly.AND);
    int end = code.skipIf();
    switch (random.nextInt(4)) {
      case 0 -> {
        address(code);
        code.op(Assembly.SELFDESTRUCT);
      }
      case 1 -> code.op(Assembly.INVALID);
      default -> {
        if (fork.isAtLeast(Fork.BYZANTIUM)) {
          value(code);
          code.push(0).op(Assembly.MSTORE).push(32).push(0).op(Assembly.REVERT);
        }
      }
    }
    code.land(end);
  }

  private void transientSlot(Assembly code) {
    if (fork.isAtLeast(Fork.CANCUN)) {
      int slot = random.nextInt(2);
      code.push(slot).op(Assembly.TLOAD).push(1).op(Assembly.ADD).op(Assembly.DUP1);
      code.push(slot).op(Assembly.TSTORE).push(random.nextInt(SLOTS)).op(Assembly.SSTORE);
    } else {
      increment(code);
    }
  }

  private void sweep(Assembly code) {
    if (random.nextInt(3) == 0) {
      address(code);
      code.op(Assembly.SELFDESTRUCT);
    } else {
      increment(code);
    }
  }

  /** A call without value and data. */
  static void call(Assembly code, RandomGenerator random, Address to) {
    code.push(0).push(0).push(0).push(0).push(random.nextInt(2)).push(to);
    code.op(Assembly.GAS, Assembly.CALL, Assembly.POP);
  }
}
