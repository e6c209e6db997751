package io.evmesh.cluster.config;

/**
 * Where a node tells how it is: {@code /ready}, {@code /alive}, {@code /metrics}, {@code
 * /cluster/members}. Whoever reaches it may read, nobody may change anything.
 *
 * @param address that others call it by
 * @param bindHost that it listens on
 */
public record ManagementSettings(Endpoint address, String bindHost) {
  /** The port unless told otherwise. */
  public static final int USUAL_PORT = 8_558;
}
