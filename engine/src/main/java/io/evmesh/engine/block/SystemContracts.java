package io.evmesh.engine.block;

import io.evmesh.engine.types.Address;
import java.util.List;

/** The contracts that a block itself calls. */
public final class SystemContracts {
  /** Keeps the roots of the beacon chain (EIP-4788). */
  public static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /** Keeps the hashes of blocks (EIP-2935). */
  public static final Address HISTORY =
      Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  /** Gathers requests to withdraw stake (EIP-7002). */
  public static final Address WITHDRAWAL_REQUESTS =
      Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002");

  /** Gathers requests to join validators (EIP-7251). */
  public static final Address CONSOLIDATION_REQUESTS =
      Address.fromHex("0x0000bbddc7ce488642fb579f8b00f3a590007251");

  /** Those that must be there from Prague on, since a block calls them at its end. */
  public static final List<Address> CALLED_AT_END =
      List.of(WITHDRAWAL_REQUESTS, CONSOLIDATION_REQUESTS);

  private SystemContracts() {}
}
