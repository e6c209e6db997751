package io.evmesh.input.genesis;

import io.evmesh.engine.chain.Fork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the {@code config} of a genesis file can have, and what each is to us. One that
 * stands nowhere here is refused: it might change what blocks do.
 *
 * <p>Source: {@code params.ChainConfig} of geth 1.17 and its {@code chainspecs}; fields of Besu
 * that its genesis files of public networks have.
 */
final class ConfigNames {
  /** Forks by block number, oldest first. */
  static final Map<String, Fork> BY_BLOCK = new LinkedHashMap<>();

  /** Forks by time, oldest first; null for those that change blob parameters only (EIP-7892). */
  static final Map<String, @Nullable Fork> BY_TIME = new LinkedHashMap<>();

  /**
   * What puts the exponential part of the difficulty off, by how many blocks, and the fork that
   * comes before (EIP-2384, 4345, 5133). A chain may leave it out.
   */
  static final Map<String, Glacier> GLACIERS = new LinkedHashMap<>();

  /**
   * @param after the field of the fork before
   */
  record Glacier(String after, long blocks) {}

  /** The first block with the rules of Paris: our name, and that of geth's chain specifications. */
  static final Set<String> PARIS = Set.of("parisBlock", "mergeBlock");

  /**
   * A block behind Paris by which nodes tell chains apart (EIP-3675); today's name, one of Besu and
   * an older one.
   */
  static final Set<String> SPLIT =
      Set.of("mergeNetsplitBlock", "mergeNetSplitBlock", "mergeForkBlock");

  /**
   * Whether who builds a block chooses its gas limit and base fee, as chains for development allow
   * it: a name of ours.
   */
  static final String DEVELOPMENT = "evmeshDevelopment";

  /** What else is read. */
  static final Set<String> OTHERS =
      Set.of(
          "chainId",
          "frontierBlock",
          "daoForkBlock",
          "daoForkSupport",
          "eip155Block",
          "terminalTotalDifficulty",
          "terminalTotalDifficultyPassed",
          "blobSchedule",
          "depositContractAddress",
          "withdrawalRequestContractAddress",
          "consolidationRequestContractAddress",
          "clique",
          DEVELOPMENT,
          "enableUBTAtGenesis",
          "enableVerkleAtGenesis");

  /** Forks after the newest that is executed, and such as were planned once. */
  static final Set<String> TOO_NEW = Set.of("amsterdamTime", "bogotaTime", "ubtTime", "verkleTime");

  /**
   * What changes no block: descriptions, hints for peers and for sync, how much gas a node's own
   * blocks may have, a check of a hash, a proof of work that is not looked at.
   */
  static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "chainName",
          "consensus",
          "defaultBlockGasLimit",
          "discovery",
          "checkpoint",
          "eip150Hash",
          "ethash",
          "preMergeForkBlock");

  static {
    BY_BLOCK.put("homesteadBlock", Fork.HOMESTEAD);
    BY_BLOCK.put("eip150Block", Fork.TANGERINE_WHISTLE);
    BY_BLOCK.put("eip158Block", Fork.SPURIOUS_DRAGON);
    BY_BLOCK.put("byzantiumBlock", Fork.BYZANTIUM);
    BY_BLOCK.put("constantinopleBlock", Fork.CONSTANTINOPLE);
    BY_BLOCK.put("petersburgBlock", Fork.PETERSBURG);
    BY_BLOCK.put("istanbulBlock", Fork.ISTANBUL);
    BY_BLOCK.put("berlinBlock", Fork.BERLIN);
    BY_BLOCK.put("londonBlock", Fork.LONDON);
    GLACIERS.put("muirGlacierBlock", new Glacier("istanbulBlock", 9_000_000));
    GLACIERS.put("arrowGlacierBlock", new Glacier("londonBlock", 10_700_000));
    GLACIERS.put("grayGlacierBlock", new Glacier("londonBlock", 11_400_000));
    BY_TIME.put("shanghaiTime", Fork.SHANGHAI);
    BY_TIME.put("cancunTime", Fork.CANCUN);
    BY_TIME.put("pragueTime", Fork.PRAGUE);
    BY_TIME.put("osakaTime", Fork.OSAKA);
    for (int n = 1; n <= 5; n++) {
      BY_TIME.put("bpo" + n + "Time", null);
    }
  }

  private ConfigNames() {}

  /** Whether the field can be there. */
  static boolean isKnown(String name) {
    return BY_BLOCK.containsKey(name)
        || BY_TIME.containsKey(name)
        || GLACIERS.containsKey(name)
        || PARIS.contains(name)
        || SPLIT.contains(name)
        || OTHERS.contains(name)
        || WITHOUT_EFFECT.contains(name);
  }
}
