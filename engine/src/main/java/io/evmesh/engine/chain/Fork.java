package io.evmesh.engine.chain;

/** The hard forks that change execution, oldest first. */
public enum Fork {
  FRONTIER,
  HOMESTEAD,
  /** EIP-150. */
  TANGERINE_WHISTLE,
  /** EIP-158. */
  SPURIOUS_DRAGON,
  BYZANTIUM,
  CONSTANTINOPLE,
  /** Constantinople without EIP-1283. */
  PETERSBURG,
  ISTANBUL,
  BERLIN,
  LONDON,
  PARIS,
  SHANGHAI,
  CANCUN,
  PRAGUE,
  OSAKA;

  /** Whether the rules that came with {@code fork} hold here. */
  public boolean isAtLeast(Fork fork) {
    return compareTo(fork) >= 0;
  }
}
