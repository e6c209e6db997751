package io.evmesh.engine.chain;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The public networks of Ethereum, whose rules are built in.
 *
 * <p>Source: the networks' published configurations (github.com/eth-clients), forks up to Osaka and
 * its blob-parameter forks.
 */
public enum PublicNetwork {
  MAINNET(
      "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
      "58750000000000000000000",
      new ChainConfig.Builder(1)
          .activate(Fork.FRONTIER, 0)
          .activate(Fork.HOMESTEAD, 1_150_000)
          .daoFork(1_920_000)
          .activate(Fork.TANGERINE_WHISTLE, 2_463_000)
          .activate(Fork.SPURIOUS_DRAGON, 2_675_000)
          .activate(Fork.BYZANTIUM, 4_370_000)
          .activate(Fork.CONSTANTINOPLE, 7_280_000)
          .activate(Fork.PETERSBURG, 7_280_000)
          .activate(Fork.ISTANBUL, 9_069_000)
          .delayBomb(9_200_000, 9_000_000) // EIP-2384
          .activate(Fork.BERLIN, 12_244_000)
          .activate(Fork.LONDON, 12_965_000)
          .delayBomb(13_773_000, 10_700_000) // EIP-4345
          .delayBomb(15_050_000, 11_400_000) // EIP-5133
          .activate(Fork.PARIS, 15_537_394)
          .activate(Fork.SHANGHAI, 1_681_338_455)
          .activate(Fork.CANCUN, 1_710_338_135)
          .activate(Fork.PRAGUE, 1_746_612_311)
          .activate(Fork.OSAKA, 1_764_798_551)
          .blobs(1_765_290_071, BlobParameters.FIRST_RAISE)
          .blobs(1_767_747_671, BlobParameters.SECOND_RAISE)),
  SEPOLIA(
      "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9",
      "17000000000000000",
      ChainConfig.upTo(Fork.LONDON, 11_155_111)
          .activate(Fork.PARIS, 1_450_409)
          .activate(Fork.SHANGHAI, 1_677_557_088)
          .activate(Fork.CANCUN, 1_706_655_072)
          .activate(Fork.PRAGUE, 1_741_159_776)
          .activate(Fork.OSAKA, 1_760_427_360)
          .blobs(1_761_017_184, BlobParameters.FIRST_RAISE)
          .blobs(1_761_607_008, BlobParameters.SECOND_RAISE)
          .depositContract(Address.fromHex("0x7f02c3e3c98b133055b8b348b2ac625669ed295d"))),
  HOODI(
      "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b",
      "0",
      ChainConfig.upTo(Fork.CANCUN, 560_048)
          .activate(Fork.PRAGUE, 1_742_999_832)
          .activate(Fork.OSAKA, 1_761_677_592)
          .blobs(1_762_365_720, BlobParameters.FIRST_RAISE)
          .blobs(1_762_955_544, BlobParameters.SECOND_RAISE));

  private final Hash genesisHash;
  private final UInt256 terminalTotalDifficulty;
  private final ChainConfig config;

  PublicNetwork(String genesisHash, String terminalTotalDifficulty, ChainConfig.Builder config) {
    this.genesisHash = Hash.fromHex(genesisHash);
    this.terminalTotalDifficulty = UInt256.of(new BigInteger(terminalTotalDifficulty));
    this.config = config.build();
  }

  /** Which rules hold in which of its blocks. */
  public ChainConfig config() {
    return config;
  }

  /** The hash of block 0. */
  public Hash genesisHash() {
    return genesisHash;
  }

  /** The total difficulty with which proof of work ended; the first block after it is known. */
  public UInt256 terminalTotalDifficulty() {
    return terminalTotalDifficulty;
  }

  /** The name in lower case, as users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The network with this name, in any case. */
  public static Optional<PublicNetwork> find(String name) {
    return Arrays.stream(values())
        .filter(network -> network.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The network with this chain id. */
  public static Optional<PublicNetwork> find(long chainId) {
    return Arrays.stream(values())
        .filter(network -> network.config.chainId() == chainId)
        .findFirst();
  }
}
