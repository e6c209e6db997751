package io.evmesh.testkit.workload;

/**
 * How large a generated block is.
 *
 * @param transactions number of transactions
 * @param hotAccounts recipients that the clustered transfers share
 * @param pairs pools that the swaps are spread over
 */
public record WorkloadSize(int transactions, int hotAccounts, int pairs) {
  /** The most of each: the state and its canonical text must fit into memory. */
  public static final int MAX = 100_000;

  public WorkloadSize {
    check("transactions", transactions);
    check("hot accounts", hotAccounts);
    check("pairs", pairs);
  }

  private static void check(String what, int count) {
    if (count < 1 || count > MAX) {
      throw new IllegalArgumentException(
          "the number of " + what + " must be from 1 to " + MAX + ", not " + count);
    }
  }
}
