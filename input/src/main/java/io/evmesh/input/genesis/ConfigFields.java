package io.evmesh.input.genesis;

import io.evmesh.engine.block.SystemContracts;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code config} of a genesis file: from which block number or time on each fork holds. A
 * fork may not begin before an older one, nor without it.
 *
 * <p>{@code terminalTotalDifficulty} does not tell the block in which Paris begins unless it is
 * reached with the genesis, or a fork by time holds there. Otherwise who follows the chain finds
 * out, unless {@code mergeBlock} or {@code parisBlock} tells it. {@code mergeNetsplitBlock} is some
 * block after Paris, for the names by which nodes know a chain; it counts where nothing else tells.
 */
final class ConfigFields {
  /** The most blobs a block that a schedule may allow; far above any network's, for sane sums. */
  private static final int MOST_BLOBS = 1 << 16;

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
    refuseUnusable();
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
    if (isTrue(ConfigNames.DEVELOPMENT)) {
      builder.development();
    }
    return builder.build();
  }

  private void refuseUnusable() {
    for (String name : fields.names()) {
      if (fields.has(name) && !ConfigNames.isKnown(name)) {
        boolean isFork = name.endsWith("Block") || name.endsWith("Time");
        String what = (isFork ? "fork '" : "field '") + Json.shortened(name) + "' is not known";
        throw fields.fault(
            what
                + (ConfigNames.TOO_NEW.contains(name)
                    ? ": blocks are executed up to Osaka, leave it out for those"
                    : ", nor whether it changes what blocks do"));
      }
    }
    for (String tree : List.of("enableUBTAtGenesis", "enableVerkleAtGenesis")) {
      if (isTrue(tree)) {
        throw fields.at(tree).fault("is true: states are kept in Merkle Patricia tries only");
      }
    }
    if (fields.has("frontierBlock") && at("frontierBlock") != 0) {
      throw fields.at("frontierBlock").fault("should be 0: every chain begins with Frontier");
    }
    if (fields.has("eip155Block") && at("eip155Block") != at("eip158Block")) {
      throw fields.at("eip155Block").fault("should be eip158Block: both came with one fork");
    }
    requireContract("withdrawalRequestContractAddress", SystemContracts.WITHDRAWAL_REQUESTS);
    requireContract("consolidationRequestContractAddress", SystemContracts.CONSOLIDATION_REQUESTS);
  }

  private void requireContract(String name, Address address) {
    if (fields.has(name) && !fields.at(name).address().equals(address)) {
      throw fields.at(name).fault("should be " + address + ": blocks call that one");
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
    for (Map.Entry<String, Fork> entry : ConfigNames.BY_BLOCK.entrySet()) {
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
    ConfigNames.GLACIERS.forEach(
        (name, glacier) -> {
          if (fields.has(name)) {
            boolean follows = fields.has(glacier.after());
            requireOrder(name, follows ? glacier.after() : "", follows ? "" : glacier.after());
            builder.delayBomb(at(name), glacier.blocks());
          }
        });
  }

  private void readParis(UInt256 genesisDifficulty, long genesisTimestamp, String last) {
    List<String> times = ConfigNames.BY_TIME.keySet().stream().filter(fields::has).toList();
    Optional<Long> from = paris(genesisDifficulty, genesisTimestamp, times);
    if (fields.has("clique") && !from.equals(Optional.of(0L))) {
      throw fields
          .at("clique")
          .fault(
              "proof of authority is not known: only a chain that begins with Paris can name it");
    }
    boolean isByWork = from.isEmpty() && fields.has("terminalTotalDifficulty");
    if (isByWork) {
      builder.terminalTotalDifficulty(fields.at("terminalTotalDifficulty").quantity());
    }
    if (!last.equals("londonBlock") && (from.isPresent() || isByWork && !times.isEmpty())) {
      throw fields.fault("Paris needs londonBlock, which comes before it");
    }
    if (from.isPresent()) {
      if (Long.compareUnsigned(from.get(), at(last)) < 0) {
        throw fields
            .at(last)
            .fault("is after Paris with " + from.get() + ": forks are out of order");
      }
      builder.activate(Fork.PARIS, from.get());
    }
  }

  /** The first block of Paris; empty if there is none, or a total difficulty will tell. */
  private Optional<Long> paris(
      UInt256 genesisDifficulty, long genesisTimestamp, List<String> times) {
    Optional<Long> told = blockOf(ConfigNames.PARIS);
    Optional<Long> split = blockOf(ConfigNames.SPLIT);
    boolean isByTimeAtGenesis =
        !times.isEmpty() && Long.compareUnsigned(at(times.getFirst()), genesisTimestamp) <= 0;
    if (told.isPresent()) {
      return told;
    }
    if (fields.has("terminalTotalDifficulty")) {
      UInt256 total = fields.at("terminalTotalDifficulty").quantity();
      if (total.isZero() || isByTimeAtGenesis) {
        return Optional.of(0L);
      }
      return total.compareTo(genesisDifficulty) <= 0 ? Optional.of(1L) : Optional.empty();
    }
    if (isTrue("terminalTotalDifficultyPassed")
        || isByTimeAtGenesis
        || !times.isEmpty() && genesisDifficulty.isZero()) {
      return Optional.of(0L);
    }
    if (split.isEmpty() && !times.isEmpty()) {
      throw fields
          .at(times.getFirst())
          .fault(
              "comes after Paris, and nothing tells when that begins: give"
                  + " terminalTotalDifficulty, 0 for a chain without proof of work");
    }
    return split;
  }

  /** The block that a field tells that has several names. */
  private Optional<Long> blockOf(Set<String> names) {
    List<String> given = fields.names().stream().filter(names::contains).toList();
    Optional<Long> found = Optional.empty();
    for (String name : given) {
      if (!fields.has(name)) {
        continue;
      }
      if (found.isPresent() && found.get() != at(name)) {
        throw fields.at(name).fault("differs from what else tells the same");
      }
      found = Optional.of(at(name));
    }
    return found;
  }

  private void readTimes() {
    String last = "";
    String missing = "";
    for (Map.Entry<String, @Nullable Fork> entry : ConfigNames.BY_TIME.entrySet()) {
      String name = entry.getKey();
      Fork fork = entry.getValue();
      if (!fields.has(name)) {
        missing = missing.isEmpty() && fork != null ? name : missing;
        continue;
      }
      if (fork != null) {
        requireOrder(name, last, missing);
        builder.activate(fork, at(name));
      } else {
        // parameters change on their own as soon as there are blobs
        requireOrder(name, last, fields.has("cancunTime") ? "" : "cancunTime");
      }
      last = name;
    }
    readBlobs();
  }

  /** Reads the blob schedule: a fork without an entry of its own inherits the newest before it. */
  private void readBlobs() {
    Map<String, BlobParameters> entries = new HashMap<>();
    if (fields.has("blobSchedule")) {
      Json schedule = fields.at("blobSchedule");
      for (String key : schedule.names()) {
        String time = key.toLowerCase(Locale.ROOT) + "Time";
        if (schedule.has(key) && entries.put(time, blobs(schedule.at(key))) != null) {
          throw schedule.fault("has two entries for '" + Json.shortened(key) + "'");
        }
      }
    }
    ConfigNames.BY_TIME.forEach(
        (time, fork) -> {
          if (fields.has(time) && entries.containsKey(time)) {
            builder.blobs(at(time), entries.get(time));
          } else if (fields.has(time)) {
            requireInherited(time, fork);
          }
        });
  }

  /** Refuses a fork that needs an entry in the blob schedule. */
  private void requireInherited(String time, @Nullable Fork fork) {
    String name = time.substring(0, time.length() - "Time".length());
    boolean hasSchedule = fields.has("blobSchedule");
    if (fork == null && !hasSchedule) {
      throw fields.at(time).fault("needs a blobSchedule that says what it changes");
    }
    if (fork == null || hasSchedule && (fork == Fork.CANCUN || fork == Fork.PRAGUE)) {
      throw fields.at("blobSchedule").fault("has no entry for '" + name + "'");
    }
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
