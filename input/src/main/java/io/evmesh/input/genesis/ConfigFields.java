package io.evmesh.input.genesis;

import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code config} of a genesis file: from which block number or time on each fork holds. A
 * fork may not begin before an older one, nor without it.
 *
 * <p>{@code terminalTotalDifficulty} does not tell the block in which Paris begins unless it is
 * reached with the genesis, or a fork by time holds there. Otherwise who follows the chain finds
 * out, unless {@code parisBlock} (a field of our own) tells it. {@code mergeNetsplitBlock} does
 * not: it is some block after Paris, for the names by which nodes know a chain.
 */
final class ConfigFields {
  /** The most blobs a block that a schedule may allow; far above any network's, for sane sums. */
  private static final int MOST_BLOBS = 1 << 16;

  /** Forks by block number, oldest first, as the file calls them. */
  private static final Map<String, Fork> BY_BLOCK = new LinkedHashMap<>();

  /** Forks by time, oldest first; null for those that change blob parameters only (EIP-7892). */
  private static final Map<String, @Nullable Fork> BY_TIME = new LinkedHashMap<>();

  /**
   * What puts the exponential part of the difficulty off, by how many blocks, and the fork that
   * comes before (EIP-2384, 4345, 5133). A chain may leave it out.
   */
  private static final Map<String, Glacier> GLACIERS = new LinkedHashMap<>();

  private record Glacier(String after, long blocks) {}

  /** Fields that end like a fork's but are none that changes execution, or are read elsewhere. */
  private static final Set<String> NO_FORKS =
      Set.of("eip155Block", "daoForkBlock", "mergeNetsplitBlock", "mergeForkBlock", "parisBlock");

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

  private final Json fields;
  private final ChainConfig.Builder builder;

  private ConfigFields(Json fields) {
    this.fields = fields;
    UInt256 chainId = fields.at("chainId").quantity();
    if (chainId.bitLength() > 63) {
      throw fields.at("chainId").fault("is above 2^63 - 1");
    }
    builder = new ChainConfig.Builder(chainId.toLong());
  }

  /** The configuration that {@code fields} describe, of a chain whose first block has this work. */
  static ChainConfig config(Json fields, Json genesisDifficulty, long genesisTimestamp) {
    return new ConfigFields(fields).read(genesisDifficulty.quantity(), genesisTimestamp);
  }

  private ChainConfig read(UInt256 genesisDifficulty, long genesisTimestamp) {
    refuseUnknownForks();
    builder.activate(Fork.FRONTIER, 0);
    String last = readBlocks();
    readGlaciers();
    if (fields.has("daoForkBlock") && isTrue("daoForkSupport")) {
      requireOrder("daoForkBlock", "", fields.has("homesteadBlock") ? "" : "homesteadBlock");
      builder.daoFork(at("daoForkBlock"));
    }
    readParis(genesisDifficulty, genesisTimestamp, last);
    readTimes();
    if (fields.has("depositContractAddress")) {
      builder.depositContract(fields.at("depositContractAddress").address());
    }
    return builder.build();
  }

  private void refuseUnknownForks() {
    for (String name : fields.names()) {
      boolean isFork = name.endsWith("Block") || name.endsWith("Time");
      boolean isKnown =
          BY_BLOCK.containsKey(name)
              || GLACIERS.containsKey(name)
              || BY_TIME.containsKey(name)
              || NO_FORKS.contains(name);
      if (isFork && !isKnown && fields.has(name)) {
        throw fields.fault("fork '" + Json.shortened(name) + "' is not known");
      }
    }
    if (fields.has("eip155Block") && at("eip155Block") != at("eip158Block")) {
      throw fields.at("eip155Block").fault("should be eip158Block: both came with one fork");
    }
  }

  private long at(String name) {
    return fields.at(name).unsignedLong();
  }

  private boolean isTrue(String name) {
    return fields.has(name) && fields.at(name).flag();
  }

  /** Activates the forks by number; returns the field of the newest, empty if there is none. */
  private String readBlocks() {
    String last = "";
    String missing = "";
    for (Map.Entry<String, Fork> entry : BY_BLOCK.entrySet()) {
      String name = entry.getKey();
      if (!fields.has(name)) {
        // a chain that never had Constantinople's EIP-1283 may leave Petersburg out
        missing = missing.isEmpty() && entry.getValue() != Fork.PETERSBURG ? name : missing;
        continue;
      }
      requireOrder(name, last, missing);
      builder.activate(entry.getValue(), at(name));
      last = name;
    }
    if (fields.has("constantinopleBlock") && !fields.has("petersburgBlock")) {
      builder.activate(Fork.PETERSBURG, at("constantinopleBlock"));
    }
    return last;
  }

  private void requireOrder(String name, String before, String missing) {
    if (!missing.isEmpty()) {
      throw fields.at(name).fault("needs " + missing + ", which comes before it");
    }
    if (!before.isEmpty() && Long.compareUnsigned(at(name), at(before)) < 0) {
      throw fields
          .at(name)
          .fault(
              "is %s, before %s with %s: forks are out of order"
                  .formatted(
                      Long.toUnsignedString(at(name)), before, Long.toUnsignedString(at(before))));
    }
  }

  private void readGlaciers() {
    GLACIERS.forEach(
        (name, glacier) -> {
          if (fields.has(name)) {
            boolean follows = fields.has(glacier.after);
            requireOrder(name, follows ? glacier.after : "", follows ? "" : glacier.after);
            builder.delayBomb(at(name), glacier.blocks);
          }
        });
  }

  private void readParis(UInt256 genesisDifficulty, long genesisTimestamp, String last) {
    List<String> times = BY_TIME.keySet().stream().filter(fields::has).toList();
    boolean hasTotal = fields.has("terminalTotalDifficulty");
    UInt256 total = hasTotal ? fields.at("terminalTotalDifficulty").quantity() : UInt256.ZERO;
    boolean passed = isTrue("terminalTotalDifficultyPassed");
    boolean isSplitAtGenesis =
        fields.has("mergeNetsplitBlock") && at("mergeNetsplitBlock") == 0 && !hasTotal;
    boolean isByTimeAtGenesis =
        !times.isEmpty() && Long.compareUnsigned(at(times.getFirst()), genesisTimestamp) <= 0;
    long from;
    if (fields.has("parisBlock")) {
      from = at("parisBlock");
    } else if (hasTotal
        ? total.isZero()
        : passed || isSplitAtGenesis || !times.isEmpty() && genesisDifficulty.isZero()) {
      from = 0;
    } else if (isByTimeAtGenesis) {
      from = 0;
    } else if (hasTotal && total.compareTo(genesisDifficulty) <= 0) {
      from = 1;
    } else if (hasTotal) {
      builder.terminalTotalDifficulty(total);
      requireLondon(last, !times.isEmpty());
      return;
    } else if (times.isEmpty()) {
      return;
    } else {
      throw fields
          .at(times.getFirst())
          .fault(
              "comes after Paris, and nothing tells when that begins: give"
                  + " terminalTotalDifficulty, 0 for a chain without proof of work");
    }
    requireLondon(last, true);
    if (Long.compareUnsigned(from, at(last)) < 0) {
      throw fields.at(last).fault("is after Paris with " + from + ": forks are out of order");
    }
    builder.activate(Fork.PARIS, from);
  }

  private void requireLondon(String last, boolean isParisCertain) {
    if (isParisCertain && !last.equals("londonBlock")) {
      throw fields.fault("Paris needs londonBlock, which comes before it");
    }
  }

  private void readTimes() {
    String last = "";
    String missing = "";
    for (Map.Entry<String, @Nullable Fork> entry : BY_TIME.entrySet()) {
      String name = entry.getKey();
      Fork fork = entry.getValue();
      if (!fields.has(name)) {
        missing = missing.isEmpty() ? name : missing;
        continue;
      }
      requireOrder(name, last, missing);
      if (fork != null) {
        builder.activate(fork, at(name));
      }
      if (fork == null || fork.isAtLeast(Fork.CANCUN)) {
        readBlobs(name, fork);
      }
      last = name;
    }
  }

  private void readBlobs(String time, @Nullable Fork fork) {
    String name = time.substring(0, time.length() - "Time".length());
    if (!fields.has("blobSchedule")) {
      if (fork == null) {
        throw fields.at(time).fault("needs a blobSchedule that says what it changes");
      }
      return;
    }
    Json schedule = fields.at("blobSchedule");
    List<String> keys =
        schedule.names().stream().filter(key -> key.toLowerCase(Locale.ROOT).equals(name)).toList();
    if (keys.isEmpty()) {
      throw schedule.fault("has no entry for '" + name + "'");
    }
    builder.blobs(at(time), blobs(schedule.at(keys.getFirst())));
  }

  private static BlobParameters blobs(Json entry) {
    long max = entry.at("max").unsignedLong();
    long target = entry.at("target").unsignedLong();
    long fraction = entry.at("baseFeeUpdateFraction").unsignedLong();
    if (max < 0 || max > MOST_BLOBS || target < 0 || target > max) {
      throw entry.fault("should have a target up to max, and a max up to " + MOST_BLOBS);
    }
    if (fraction <= 0) {
      throw entry.at("baseFeeUpdateFraction").fault("should be from 1 to 2^63 - 1");
    }
    return new BlobParameters((int) target, (int) max, fraction);
  }
}
