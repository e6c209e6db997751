package io.evmesh.engine.chain;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rules hold in which block: forks by block number up to Paris, by time from Shanghai on, and
 * blob parameters by time (EIP-7840, EIP-7892). No fork by time holds before Paris.
 *
 * <p>Where Paris comes with a total difficulty, these are the rules before it, and {@code
 * io.evmesh.engine.block.ChainRules} finds the block.
 */
public final class ChainConfig {
  private static final Address MAINNET_DEPOSITS =
      Address.fromHex("0x00000000219ab540356cbb839cbe05303d7705fa");

  /** The forks with blob parameters of their own; later ones inherit the newest (EIP-7892). */
  private static final List<Fork> BLOB_FORKS = List.of(Fork.CANCUN, Fork.PRAGUE);

  private final long chainId;
  private final EnumMap<Fork, Long> activations;
  private final TreeMap<Long, BlobParameters> blobSchedule;
  private final TreeMap<Long, Long> bombDelays;
  private final @Nullable UInt256 terminalTotalDifficulty;
  private final @Nullable Long daoFork;
  private final Address depositContract;
  private final boolean development;

  private ChainConfig(Builder builder) {
    chainId = builder.chainId;
    terminalTotalDifficulty = builder.terminalTotalDifficulty;
    activations = new EnumMap<>(builder.activations);
    blobSchedule = new TreeMap<>(Long::compareUnsigned);
    for (Fork fork : BLOB_FORKS) {
      if (activations.containsKey(fork)) {
        // the later of two at once holds
        blobSchedule.put(activations.get(fork), BlobParameters.of(fork));
      }
    }
    blobSchedule.putAll(builder.blobSchedule);
    bombDelays = new TreeMap<>(Long::compareUnsigned);
    bombDelays.putAll(builder.bombDelays);
    daoFork = builder.daoFork;
    depositContract = builder.depositContract;
    development = builder.development;
  }

  private ChainConfig(ChainConfig that, long paris) {
    chainId = that.chainId;
    activations = new EnumMap<>(that.activations);
    activations.put(Fork.PARIS, paris);
    blobSchedule = that.blobSchedule;
    bombDelays = that.bombDelays;
    terminalTotalDifficulty = null;
    daoFork = that.daoFork;
    depositContract = that.depositContract;
    development = that.development;
  }

  /** Ethereum's main network. */
  public static ChainConfig mainnet() {
    return PublicNetwork.MAINNET.config();
  }

  /** A chain for development: everything up to Osaka from the first block on. */
  public static ChainConfig development() {
    return upTo(Fork.OSAKA, 1337).build();
  }

  /** A chain on which every fork up to {@code last} holds from the first block on. */
  public static Builder upTo(Fork last, long chainId) {
    Builder builder = new Builder(chainId);
    for (Fork fork : Fork.values()) {
      if (last.isAtLeast(fork)) {
        builder.activate(fork, 0);
      }
    }
    return builder;
  }

  public long chainId() {
    return chainId;
  }

  /**
   * The total difficulty behind which Paris begins (EIP-3675), if the number of its first block is
   * not known. Until it is, no fork from Paris on holds.
   */
  public Optional<UInt256> terminalTotalDifficulty() {
    return Optional.ofNullable(terminalTotalDifficulty);
  }

  /**
   * The same chain, Paris beginning with this block.
   *
   * @throws IllegalArgumentException if London, which comes before it, does not hold there
   */
  public ChainConfig withParisFrom(long number) {
    Long london = activations.get(Fork.LONDON);
    if (london == null || Long.compareUnsigned(london, number) > 0) {
      throw new IllegalArgumentException(
          "Paris can not begin with block %s: London %s"
              .formatted(
                  Long.toUnsignedString(number),
                  london == null
                      ? "is not part of this chain"
                      : "begins with block " + Long.toUnsignedString(london)));
    }
    return new ChainConfig(this, number);
  }

  /** The contract whose logs are deposits (EIP-6110). */
  public Address depositContract() {
    return depositContract;
  }

  /**
   * Whether the chain is for development: who builds a block chooses its gas limit and base fee,
   * whatever its parent's are.
   */
  public boolean isForDevelopment() {
    return development;
  }

  /** The number of the block with which the ether of "The DAO" was moved; null if it never was. */
  public @Nullable Long daoFork() {
    return daoFork;
  }

  /** The blocks by which the difficulty's exponential part is put off in a block (EIP-649). */
  public long bombDelay(Fork fork, long number) {
    Map.Entry<Long, Long> own = bombDelays.floorEntry(number);
    return Math.max(own == null ? 0 : own.getValue(), bombDelay(fork));
  }

  private static long bombDelay(Fork fork) {
    if (fork.isAtLeast(Fork.LONDON)) {
      return 9_700_000; // EIP-3554
    }
    if (fork.isAtLeast(Fork.BERLIN)) {
      return 9_000_000; // EIP-2384
    }
    if (fork.isAtLeast(Fork.CONSTANTINOPLE)) {
      return 5_000_000; // EIP-1234
    }
    return fork.isAtLeast(Fork.BYZANTIUM) ? 3_000_000 : 0; // EIP-649
  }

  /** The rules of a block. */
  public Fork forkAt(long number, long timestamp) {
    Fork found = Fork.FRONTIER;
    for (Fork fork : Fork.values()) {
      Long activation = activations.get(fork);
      boolean byTime = fork.isAtLeast(Fork.SHANGHAI);
      if (activation != null
          && (!byTime || found.isAtLeast(Fork.PARIS))
          && Long.compareUnsigned(activation, byTime ? timestamp : number) <= 0) {
        found = fork;
      }
    }
    return found;
  }

  /** The blob parameters of a block. */
  public BlobParameters blobsAt(Fork fork, long timestamp) {
    if (!fork.isAtLeast(Fork.CANCUN)) {
      return BlobParameters.NONE;
    }
    Map.Entry<Long, BlobParameters> entry = blobSchedule.floorEntry(timestamp);
    return entry == null ? BlobParameters.of(fork) : entry.getValue();
  }

  /** Collects what a chain's configuration says. */
  public static final class Builder {
    private final long chainId;
    private final Map<Fork, Long> activations = new EnumMap<>(Fork.class);
    private final Map<Long, BlobParameters> blobSchedule = new HashMap<>();
    private final Map<Long, Long> bombDelays = new HashMap<>();
    private @Nullable UInt256 terminalTotalDifficulty;
    private @Nullable Long daoFork;
    private Address depositContract = MAINNET_DEPOSITS;
    private boolean development;

    public Builder(long chainId) {
      this.chainId = chainId;
    }

    /**
     * Lets a fork hold from a block number on, or from a time in seconds if it came after Paris.
     */
    public Builder activate(Fork fork, long from) {
      activations.put(fork, from);
      return this;
    }

    /** Sets the blob parameters from a time in seconds on, in place of a fork's own. */
    public Builder blobs(long from, BlobParameters parameters) {
      blobSchedule.put(from, parameters);
      return this;
    }

    /**
     * Puts the exponential part of the difficulty off by {@code blocks}, from a block number on, if
     * the fork does not do so by more.
     */
    public Builder delayBomb(long from, long blocks) {
      bombDelays.put(from, blocks);
      return this;
    }

    /** Lets Paris begin behind a total difficulty, in place of a block number. */
    public Builder terminalTotalDifficulty(UInt256 total) {
      terminalTotalDifficulty = total;
      return this;
    }

    /** Lets the ether of "The DAO" be moved with the block of this number. */
    public Builder daoFork(long number) {
      daoFork = number;
      return this;
    }

    /** Sets the contract whose logs are deposits. */
    public Builder depositContract(Address address) {
      depositContract = address;
      return this;
    }

    /** Lets who builds a block choose its gas limit and base fee. */
    public Builder development() {
      development = true;
      return this;
    }

    public ChainConfig build() {
      return new ChainConfig(this);
    }
  }
}
