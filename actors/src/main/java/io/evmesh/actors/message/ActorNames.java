package io.evmesh.actors.message;

import io.evmesh.engine.types.Address;

/** What the actors are called: in the log, in recorded schedules, and where they are found. */
public final class ActorNames {
  public static final String COORDINATOR = "coordinator";
  private static final String LEDGER = "ledger-";

  private ActorNames() {}

  /** A lane. */
  public static String lane(int number) {
    return "lane-" + number;
  }

  /** The ledger of a shard. */
  public static String ledger(int shard) {
    return LEDGER + shard;
  }

  /** The storage account of a contract. */
  public static String storage(Address contract) {
    return contract.toString();
  }

  /** Whether this is the name of a ledger, and not of a storage account. */
  public static boolean isLedger(String name) {
    return name.startsWith(LEDGER);
  }

  /** The shard of the ledger that has a name. */
  public static int shard(String name) {
    return Integer.parseInt(name.substring(LEDGER.length()));
  }
}
