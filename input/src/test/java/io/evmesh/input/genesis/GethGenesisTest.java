package io.evmesh.input.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.Fixtures;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.chain.PublicNetwork;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Genesis files as geth 1.17 and the public networks write them. */
class GethGenesisTest {
  private static final String TO_LONDON =
      """
      "homesteadBlock":0,"eip150Block":0,"eip155Block":0,"eip158Block":0,"byzantiumBlock":0,
      "constantinopleBlock":0,"petersburgBlock":0,"istanbulBlock":0,"berlinBlock":0,"londonBlock":0
      """;

  private static final String TO_CANCUN =
      TO_LONDON + ",\"terminalTotalDifficulty\":0,\"shanghaiTime\":0,\"cancunTime\":0";

  private static final String SCHEDULE =
      """
      ,"blobSchedule":{"cancun":{"target":3,"max":6,"baseFeeUpdateFraction":3338477},
       "prague":{"target":6,"max":9,"baseFeeUpdateFraction":5007716},
       "bpo1":{"target":10,"max":15,"baseFeeUpdateFraction":8346193},
       "bpo2":{"target":14,"max":21,"baseFeeUpdateFraction":11684671},
       "bpo3":{"target":21,"max":32,"baseFeeUpdateFraction":20609697},
       "bpo4":{"target":7,"max":8,"baseFeeUpdateFraction":9},
       "bpo5":{"target":1,"max":2,"baseFeeUpdateFraction":3}}
      """;

  @Test
  void aForkWithoutAnEntryInheritsTheNewestBlobParameters() {
    ChainConfig config =
        config(
            TO_CANCUN
                + ",\"pragueTime\":10,\"osakaTime\":20,\"bpo1Time\":30,\"bpo2Time\":40,"
                + "\"bpo3Time\":50,\"bpo4Time\":60,\"bpo5Time\":70"
                + SCHEDULE);
    int[] max = {6, 9, 9, 15, 21, 32, 8, 2};
    for (int i = 0; i < max.length; i++) {
      assertThat(config.blobsAt(Fork.OSAKA, 10L * i).max()).as("at %d", 10 * i).isEqualTo(max[i]);
      assertThat(config.blobsAt(Fork.OSAKA, 10L * i + 9).max()).isEqualTo(max[i]);
    }
  }

  @Test
  void osakaInheritsWhatAScheduleOfItsOwnGavePrague() {
    ChainConfig config =
        config(
            TO_CANCUN
                + ",\"pragueTime\":10,\"osakaTime\":20,\"blobSchedule\":{\"cancun\":"
                + "{\"target\":1,\"max\":2,\"baseFeeUpdateFraction\":3},\"prague\":"
                + "{\"target\":4,\"max\":5,\"baseFeeUpdateFraction\":6}}");
    assertThat(config.blobsAt(Fork.OSAKA, 20)).isEqualTo(new BlobParameters(4, 5, 6));
  }

  @Test
  void aNamedForkDoesNotSetBlobParametersBack() {
    BlobParameters raised = new BlobParameters(10, 15, 8_346_193);
    ChainConfig config =
        ChainConfig.upTo(Fork.PRAGUE, 1).blobs(10, raised).activate(Fork.OSAKA, 20).build();
    assertThat(config.blobsAt(Fork.OSAKA, 20)).isEqualTo(raised);
    assertThat(ChainConfig.upTo(Fork.OSAKA, 1).blobs(0, raised).build().blobsAt(Fork.OSAKA, 5))
        .isEqualTo(raised);
  }

  @Test
  void forksOfBlobParametersOnlyMayBeLeftOut() {
    ChainConfig config = config(TO_CANCUN + ",\"pragueTime\":1,\"bpo2Time\":2" + SCHEDULE);
    assertThat(config.blobsAt(Fork.PRAGUE, 2).max()).isEqualTo(21);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "amsterdamTime":9         | fork 'amsterdamTime' is not known: blocks are executed up to
          "bogotaTime":9            | fork 'bogotaTime' is not known: blocks are executed up to
          "ubtTime":9               | fork 'ubtTime' is not known: blocks are executed up to
          "verkleTime":9            | fork 'verkleTime' is not known: blocks are executed up to
          "bpo6Time":9              | fork 'bpo6Time' is not known
          "moonBlock":9             | fork 'moonBlock' is not known
          "evmStackSize":9          | field 'evmStackSize' is not known
          "enableUBTAtGenesis":true | enableUBTAtGenesis: is true: states are kept in Merkle
          "enableUBTAtGenesis":1    | enableUBTAtGenesis: should be true or false
          "frontierBlock":1         | frontierBlock: should be 0
          "bpo1Time":9              | bpo1Time: needs a blobSchedule
          "mergeBlock":3,"parisBlock":4 | parisBlock: differs from what else tells the same
          "withdrawalRequestContractAddress":"0x00000961ef480eb55e80d19ad83579a64c007003" | blocks call
          """)
  void whatCanNotBeUsedIsRefusedWithASentence(String field, String sentence) {
    assertThatThrownBy(() -> config(TO_CANCUN + "," + field))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("config")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"amsterdamTime\":null,\"bogotaTime\":null,\"ubtTime\":null",
        "\"enableUBTAtGenesis\":false,\"enableVerkleAtGenesis\":false",
        "\"clique\":{\"period\":0,\"epoch\":30000}",
        "\"chainName\":\"x\",\"consensus\":\"ethash\",\"ethash\":{},\"defaultBlockGasLimit\":6",
        "\"mergeNetsplitBlock\":7,\"mergeForkBlock\":7,\"frontierBlock\":0",
        "\"preMergeForkBlock\":0,\"consolidationRequestContractAddress\":"
            + "\"0x0000bbddc7ce488642fb579f8b00f3a590007251\"",
      })
  void whatChangesNothingIsAccepted(String fields) {
    assertThat(config(TO_CANCUN + "," + fields).forkAt(0, 0)).isEqualTo(Fork.CANCUN);
  }

  @Test
  void proofOfAuthorityBeforeParisIsRefused() {
    assertThatThrownBy(() -> config(TO_LONDON + ",\"clique\":{\"period\":1,\"epoch\":2}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("config clique: proof of authority is not known");
  }

  @Test
  void aSlotNumberIsRefused() {
    String text =
        "{\"config\":{\"chainId\":7},\"difficulty\":1,\"gasLimit\":1,\"alloc\":{},\"slotNumber\":%s}";
    Genesis.of(Json.parse(text.formatted("null"), "genesis"));
    assertThatThrownBy(() -> Genesis.of(Json.parse(text.formatted("\"0x0\""), "genesis")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("slotNumber: comes with Amsterdam");
  }

  @Test
  void theFirstBlockOfParisCanBeTold() {
    String work = ",\"terminalTotalDifficulty\":58750000000000000000000";
    ChainConfig merge = config(TO_LONDON + work + ",\"mergeBlock\":15,\"shanghaiTime\":9");
    assertThat(merge.forkAt(14, 9)).isEqualTo(Fork.LONDON);
    assertThat(merge.forkAt(15, 8)).isEqualTo(Fork.PARIS);
    // a network splitter tells it only where nothing else does
    ChainConfig split = config(TO_LONDON + ",\"mergeNetsplitBlock\":15,\"shanghaiTime\":9");
    assertThat(split.forkAt(14, 9)).isEqualTo(Fork.LONDON);
    assertThat(split.forkAt(15, 9)).isEqualTo(Fork.SHANGHAI);
    ChainConfig later = config(TO_LONDON + work + ",\"mergeNetSplitBlock\":15");
    assertThat(later.terminalTotalDifficulty()).isPresent();
  }

  /** Block 0 of each, its state root given in place of the accounts. */
  @ParameterizedTest
  @CsvSource({
    "MAINNET, 0x42, 0, 0x1388, 0x400000000,"
        + " 0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa,"
        + " 0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
    "SEPOLIA, 0, 0x6159af19, 0x1c9c380, 0x20000,"
        + " 0x5365706f6c69612c20417468656e732c204174746963612c2047726565636521,"
        + " 0x5eb6e371a698b8d68f665192350ffcecbbbf322916f4b51bd79bb6887da3f494",
    "HOODI, 0x1234, 1742212800, 0x2255100, 1, 0x,"
        + " 0xda87d7f5f91c51508791bbcbd4aa5baf04917830b86985eeb9ad3d5bfb657576",
  })
  void publicNetworksHaveTheirGenesisHash(
      PublicNetwork network,
      String nonce,
      String timestamp,
      String gasLimit,
      String difficulty,
      String extraData,
      String stateRoot) {
    String london = network == PublicNetwork.MAINNET ? "" : "," + TO_CANCUN;
    String config = "{\"chainId\":7" + london + "}";
    if (network == PublicNetwork.SEPOLIA) {
      config = "{\"chainId\":7," + TO_LONDON + "}";
    }
    BlockHeader header =
        Genesis.of(
                Json.parse(
                    """
                    {"config":%s,"nonce":"%s","timestamp":"%s","gasLimit":"%s","difficulty":"%s",
                     "extraData":"%s","baseFeePerGas":null,"alloc":{}}
                    """
                        .formatted(config, nonce, timestamp, gasLimit, difficulty, extraData),
                    "genesis"))
            .header();
    assertThat(withStateRoot(header, Hash.fromHex(stateRoot)).hash())
        .isEqualTo(network.genesisHash());
    assertThat(network.config().forkAt(0, header.timestamp()))
        .isEqualTo(
            switch (network) {
              case MAINNET -> Fork.FRONTIER;
              case SEPOLIA -> Fork.LONDON;
              case HOODI -> Fork.CANCUN;
            });
  }

  private static BlockHeader withStateRoot(BlockHeader header, Hash stateRoot) {
    return new BlockHeader(
        header.parentHash(),
        header.ommersHash(),
        header.coinbase(),
        stateRoot,
        header.transactionsRoot(),
        header.receiptsRoot(),
        header.logsBloom(),
        header.difficulty(),
        header.number(),
        header.gasLimit(),
        header.gasUsed(),
        header.timestamp(),
        header.extraData(),
        header.mixHash(),
        header.nonce(),
        header.baseFee(),
        header.withdrawalsRoot(),
        header.blobGasUsed(),
        header.excessBlobGas(),
        header.parentBeaconRoot(),
        header.requestsHash());
  }

  /** Chains that others made; the files and their hashes are described in that folder's README. */
  @ParameterizedTest
  @CsvSource({
    "rpc-tests, 0x44fd89d504659cd58f48f4796b77a7e7012cf296a2409afa2f6c3cb99b5b3d99",
    "tracer-specs, 0xb7e141f684bf1ce85b632db32f481a2ddc46b344a0131014aa3175824a824311",
    "eth-specs, 0xf8f01382f5636d02edac7fff679a6feb7a572d37a395daaab77938feb6fe217f",
  })
  void chainsOfOthersBeginWithTheirHash(String set, String hash) {
    Path file = Fixtures.path("").resolveSibling("rpc").resolve(set).resolve("genesis.json");
    Assumptions.assumeTrue(Files.exists(file), () -> "no chain at " + file);
    Genesis genesis = Genesis.read(file);
    assertThat(genesis.header().hash()).isEqualTo(Hash.fromHex(hash));
    assertThat(genesis.header().difficulty()).isGreaterThanOrEqualTo(UInt256.ZERO);
  }

  private static ChainConfig config(String config) {
    String text =
        "{\"config\":{\"chainId\":3503995874084926,"
            + config
            + "},\"difficulty\":1,\"gasLimit\":1,\"alloc\":{}}";
    ChainConfig read = Genesis.of(Json.parse(text, "genesis")).config();
    assertThat(read.chainId()).isEqualTo(3_503_995_874_084_926L);
    return read;
  }
}
