package io.evmesh.node.rpc.eth;

import io.evmesh.engine.block.SystemContracts;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.types.Address;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules of the chain now and after its next forks (EIP-7910). */
public final class ConfigMethods {
  private static final Map<Integer, String> PRECOMPILES = new TreeMap<>();

  static {
    List<String> first =
        List.of(
            "ECREC",
            "SHA256",
            "RIPEMD160",
            "ID",
            "MODEXP",
            "BN254_ADD",
            "BN254_MUL",
            "BN254_PAIRING",
            "BLAKE2F",
            "KZG_POINT_EVALUATION",
            "BLS12_G1ADD",
            "BLS12_G1MSM",
            "BLS12_G2ADD",
            "BLS12_G2MSM",
            "BLS12_PAIRING_CHECK",
            "BLS12_MAP_FP_TO_G1",
            "BLS12_MAP_FP2_TO_G2");
    for (int i = 0; i < first.size(); i++) {
      PRECOMPILES.put(i + 1, first.get(i));
    }
    PRECOMPILES.put(0x100, "P256VERIFY");
  }

  private ConfigMethods() {}

  /** The method. */
  public static List<Method> all(ChainView chain, ForkSchedule schedule) {
    return List.of(
        Method.of(
            "eth_config",
            "The rules of the chain now, after its next fork and after its last (EIP-7910).",
            List.of(),
            "object",
            call -> answer(chain, schedule)));
  }

  private static Answer answer(ChainView chain, ForkSchedule schedule) {
    long now = chain.head().header().timestamp();
    Optional<Long> next = schedule.next(now);
    Optional<Long> last = next.isEmpty() ? Optional.empty() : schedule.last();
    return out -> {
      out.startObject();
      rules(out.field("current"), chain.config(), schedule, schedule.activation(now));
      orNull(out.field("next"), chain.config(), schedule, next);
      orNull(out.field("last"), chain.config(), schedule, last);
      out.endObject();
    };
  }

  private static void orNull(
      JsonOut out, ChainConfig config, ForkSchedule schedule, Optional<Long> time) {
    if (time.isPresent()) {
      rules(out, config, schedule, time.get());
    } else {
      out.nothing();
    }
  }

  private static void rules(JsonOut out, ChainConfig config, ForkSchedule schedule, long time) {
    Fork fork = config.forkAt(Long.MAX_VALUE, time);
    BlobParameters blobs = config.blobsAt(fork, time);
    out.startObject();
    out.field("activationTime").number(time);
    out.field("blobSchedule").startObject();
    out.field("baseFeeUpdateFraction").number(blobs.baseFeeUpdateFraction());
    out.field("max").number(blobs.max());
    out.field("target").number(blobs.target()).endObject();
    out.field("chainId").quantity(config.chainId());
    out.field("forkId").text("0x%08x".formatted(schedule.forkHash(time)));
    precompiles(out, fork);
    systemContracts(out, config, fork);
    out.endObject();
  }

  private static void precompiles(JsonOut out, Fork fork) {
    boolean[] numbers = Machine.precompiles(fork);
    out.field("precompiles").startObject();
    PRECOMPILES.forEach(
        (number, name) -> {
          if (number < numbers.length && numbers[number]) {
            out.field(name).address(Address.ofLimbs(number, 0, 0));
          }
        });
    out.endObject();
  }

  private static void systemContracts(JsonOut out, ChainConfig config, Fork fork) {
    out.field("systemContracts").startObject();
    if (fork.isAtLeast(Fork.CANCUN)) {
      out.field("BEACON_ROOTS_ADDRESS").address(SystemContracts.BEACON_ROOTS);
    }
    if (fork.isAtLeast(Fork.PRAGUE)) {
      out.field("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS");
      out.address(SystemContracts.CONSOLIDATION_REQUESTS);
      out.field("DEPOSIT_CONTRACT_ADDRESS").address(config.depositContract());
      out.field("HISTORY_STORAGE_ADDRESS").address(SystemContracts.HISTORY);
      out.field("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS");
      out.address(SystemContracts.WITHDRAWAL_REQUESTS);
    }
    out.endObject();
  }
}
