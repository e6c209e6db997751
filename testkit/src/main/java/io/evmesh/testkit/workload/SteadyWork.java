package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.recording.StandInSignature;
import java.util.ArrayList;
import java.util.List;

/**
 * Work without an end: holders of a token pay each other in turns, and some of them somebody new,
 * by whom the state grows. Each block is a function of its number.
 *
 * @param accounts that there are from the start
 * @param holders how many of them have some of the token, each in a slot of its contract
 * @param perBlock transfers in a block, each by another holder
 * @param newcomers so many of a hundred transfers are to somebody new
 */
public record SteadyWork(int accounts, int holders, int perBlock, int newcomers) {
  /** The most accounts: the whole genesis must fit into memory. */
  public static final int MAX_ACCOUNTS = 4_000_000;

  private static final long STRIDE = 7; // of recipients: nobody pays himself
  private static final long GAS_LIMIT = 100_000;

  public SteadyWork {
    check("accounts", accounts, 1, MAX_ACCOUNTS);
    check("holders", holders, 8, accounts);
    check("transfers a block", perBlock, 1, holders);
    check("newcomers in a hundred", newcomers, 0, 100);
  }

  private static void check(String what, int count, int least, int most) {
    if (count < least || count > most) {
      throw new IllegalArgumentException(
          "the number of %s must be from %d to %d, not %d".formatted(what, least, most, count));
    }
  }

  /** The state that the first block finds, without transactions. */
  public Workload beginning() {
    BlockBuilder block = new BlockBuilder();
    Address token = Keys.address("token", 0);
    Tokens.contract(block, token);
    for (int i = 0; i < accounts; i++) {
      block.plainAccount(account(i), ETHER.times(10));
    }
    for (int i = 0; i < holders; i++) {
      block.tokenBalance(token, account(i), ETHER);
    }
    return block.build("steady");
  }

  /** The address of an account that is there from the start, by its index. */
  public Address account(long index) {
    return Keys.address("s", index);
  }

  /** The transactions of a block; the first has the number 1. */
  public List<RecoveredTransaction> block(long number) {
    List<RecoveredTransaction> transactions = new ArrayList<>(perBlock);
    Address token = Keys.address("token", 0);
    for (int i = 0; i < perBlock; i++) {
      long index = (number - 1) * perBlock + i;
      Address recipient =
          index * 37 % 100 < newcomers // not all of them together
              ? Keys.address("r", index)
              : account((index + STRIDE) % holders);
      transactions.add(
          StandInSignature.orSigned(
              BlockBuilder.transaction(
                  account(index % holders),
                  index / holders,
                  token,
                  UInt256.ZERO,
                  Tokens.payment(recipient),
                  GAS_LIMIT)));
    }
    return transactions;
  }
}
