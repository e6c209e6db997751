package io.evmesh.node.rpc.engine;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.PayloadTypes.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which method may be asked for which fork, and which fields it wants then.
 *
 * <p>Source: Engine API, paris.md to amsterdam.md.
 */
final class PayloadRules {
  private final ChainConfig config;

  PayloadRules(ChainConfig config) {
    this.config = config;
  }

  /** The forks after Paris by their time; of a block before Paris too the oldest of them. */
  Fork fork(long timestamp) {
    Fork fork = config.forkAt(Long.MAX_VALUE, timestamp);
    return fork.isAtLeast(Fork.PARIS) ? fork : Fork.PARIS;
  }

  /**
   * What goes along with a new payload.
   *
   * @param hashes of the blobs; null if they were left out, as the others
   */
  record Along(
      @Nullable List<Hash> hashes, @Nullable Hash beaconRoot, @Nullable List<Bytes> requests) {}

  /**
   * Checks a new payload against a version of {@code engine_newPayload}.
   *
   * @throws RpcException if it is not for that version
   */
  void check(int version, ExecutionPayload payload, Along along) {
    Fork fork = fork(payload.timestamp());
    if (version <= 2) {
      boolean wantsWithdrawals = version == 2 && fork.isAtLeast(Fork.SHANGHAI);
      require((payload.withdrawals() != null) == wantsWithdrawals, "withdrawals");
      require(payload.blobGasUsed() == null, "blobGasUsed");
      require(payload.excessBlobGas() == null, "excessBlobGas");
      require(!fork.isAtLeast(version == 1 ? Fork.SHANGHAI : Fork.CANCUN), "timestamp");
      return;
    }
    require(payload.withdrawals() != null, "withdrawals");
    require(payload.blobGasUsed() != null, "blobGasUsed");
    require(payload.excessBlobGas() != null, "excessBlobGas");
    require(along.hashes() != null, "expectedBlobVersionedHashes");
    require(along.beaconRoot() != null, "parentBeaconBlockRoot");
    if (version >= 4) {
      require(along.requests() != null && areOrdered(along.requests()), "executionRequests");
    }
    checkFork("newPayload", version, fork);
  }

  private static void require(boolean holds, String field) {
    if (!holds) {
      throw RpcException.invalidParams("%s does not fit this method".formatted(field));
    }
  }

  /** Each with data, by rising types (EIP-7685). */
  private static boolean areOrdered(List<Bytes> requests) {
    int last = -1;
    for (Bytes request : requests) {
      if (request.size() <= 1 || (request.get(0) & 0xff) <= last) {
        return false;
      }
      last = request.get(0) & 0xff;
    }
    return true;
  }

  private static void checkFork(String method, int version, Fork fork) {
    boolean fits =
        switch (version) {
          case 3 -> fork == Fork.CANCUN;
          case 4 -> fork == Fork.PRAGUE || fork == Fork.OSAKA;
          default -> false; // Amsterdam
        };
    if (!fits) {
      throw EngineErrors.unsupportedFork("%sV%d is not for %s".formatted(method, version, fork));
    }
  }

  /**
   * Checks attributes against a version of {@code engine_forkchoiceUpdated}.
   *
   * @throws RpcException if they are not for that version
   */
  void check(int version, Attributes attributes) {
    Fork fork = fork(attributes.timestamp());
    boolean hasWithdrawals = attributes.withdrawals() != null;
    boolean hasBeaconRoot = attributes.parentBeaconRoot() != null;
    if (version == 1) {
      require(!hasWithdrawals && !hasBeaconRoot, "payloadAttributes");
      require(!fork.isAtLeast(Fork.SHANGHAI), "timestamp");
      return;
    }
    if (hasBeaconRoot != version >= 3) {
      throw EngineErrors.invalidAttributes("parentBeaconBlockRoot");
    }
    boolean fits = version == 2 ? !fork.isAtLeast(Fork.CANCUN) : fork.isAtLeast(Fork.CANCUN);
    if (!fits || version > 3) {
      throw EngineErrors.unsupportedFork(
          "forkchoiceUpdatedV%d is not for %s".formatted(version, fork));
    }
    if (hasWithdrawals != fork.isAtLeast(Fork.SHANGHAI)) {
      throw EngineErrors.invalidAttributes("withdrawals");
    }
  }

  /**
   * Checks that a built payload may be got by a version of {@code engine_getPayload}.
   *
   * @throws RpcException if it may not
   */
  void checkGet(int version, long timestamp) {
    Fork fork = fork(timestamp);
    boolean fits =
        switch (version) {
          case 1 -> !fork.isAtLeast(Fork.SHANGHAI);
          case 2 -> !fork.isAtLeast(Fork.CANCUN);
          case 3 -> fork == Fork.CANCUN;
          case 4 -> fork == Fork.PRAGUE;
          default -> fork == Fork.OSAKA;
        };
    if (!fits) {
      throw EngineErrors.unsupportedFork("getPayloadV%d is not for %s".formatted(version, fork));
    }
  }
}
