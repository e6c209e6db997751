package io.evmesh.persistence.journal;

/** Under which names the journal keeps what belongs together. */
public final class JournalIds {
  /** Of the committed blocks. */
  public static final String CHAIN = "chain";

  private static final String SHARD = "shard-";

  private JournalIds() {}

  /** Of what is sealed by a shard. */
  public static String shard(int shard) {
    return SHARD + shard;
  }
}
