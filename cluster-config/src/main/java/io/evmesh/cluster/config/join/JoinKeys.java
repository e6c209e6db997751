package io.evmesh.cluster.config.join;

import java.util.List;

/** Where in a node's configuration stands what is compared; it travels with the wish to join. */
public final class JoinKeys {
  private static final String JOIN = "evmesh.join.";

  public static final String NAME = JOIN + "name";
  public static final String CHAIN_ID = JOIN + "chain-id";
  public static final String GENESIS = JOIN + "genesis";
  public static final String WIRE_WRITES = JOIN + "wire-writes";
  public static final String WIRE_READS_FROM = JOIN + "wire-reads-from";
  public static final String WIRE_READS_TO = JOIN + "wire-reads-to";
  public static final String SECRET_PROOF = JOIN + "secret-proof";

  static final List<String> ALL =
      List.of(NAME, CHAIN_ID, GENESIS, WIRE_WRITES, WIRE_READS_FROM, WIRE_READS_TO, SECRET_PROOF);

  private JoinKeys() {}
}
