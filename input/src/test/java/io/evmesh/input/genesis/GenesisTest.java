package io.evmesh.input.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.Fixtures;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String BLOCKS_TO_LONDON =
      """
      "homesteadBlock":0,"eip150Block":0,"eip155Block":0,"eip158Block":0,"byzantiumBlock":0,
      "constantinopleBlock":0,"petersburgBlock":0,"istanbulBlock":0,"berlinBlock":0,
      "londonBlock":0
      """;

  @TempDir private Path folder;

  /** The public test network Sepolia, whose genesis hash everybody knows. */
  @Test
  void sepoliaHasItsPublishedGenesisHash() {
    String million = "\"0xd3c21bcecceda1000000\"";
    StringBuilder alloc = new StringBuilder();
    for (String address :
        List.of(
            "a2A6d93439144FFE4D27c9E088dCD8b783946263",
            "Bc11295936Aa79d594139de1B2e12629414F3BDB",
            "7cF5b79bfe291A67AB02b393E456cCc4c266F753",
            "aaec86394441f915bce3e6ab399977e9906f3b69",
            "F47CaE1CF79ca6758Bfc787dbD21E6bdBe7112B8",
            "d7eDDB78ED295B3C9629240E8924fb8D8874ddD8",
            "8b7F0977Bb4f0fBE7076FA22bC24acA043583F5e",
            "e2e2659028143784d557bcec6ff3a0721048880a",
            "d9a5179f091d85051d3c982785efd1455cec8699",
            "beef32ca5b9a198d27B4e02F4c70439fE60356Cf")) {
      alloc.append('"').append(address).append("\":{\"balance\":").append(million).append("},");
    }
    Genesis genesis =
        genesis(
            """
            {"config":{"chainId":11155111,%s,"terminalTotalDifficulty":17000000000000000},
             "nonce":"0x0","timestamp":"0x6159af19",
             "extraData":"0x5365706f6c69612c20417468656e732c204174746963612c2047726565636521",
             "gasLimit":"0x1c9c380","difficulty":"0x20000","baseFeePerGas":null,
             "alloc":{%s
               "0000006916a87b82333f4245046623b23794c65c":{"balance":"0x84595161401484a000000"},
               "b21c33de1fab3fa15499c62b59fe0cc3250020d1":{"balance":"0x52b7d2dcc80cd2e4000000"},
               "10f5d45854e038071485ac9e402308cf80d2d2fe":{"balance":"0x52b7d2dcc80cd2e4000000"},
               "d7d76c58b3a519e9fa6cc4d22dc017259bc49f1e":{"balance":"0x52b7d2dcc80cd2e4000000"},
               "799d329e5f583419167cd722962485926e338f4a":{"balance":"0xde0b6b3a7640000"}}}
            """
                .formatted(BLOCKS_TO_LONDON, alloc));
    assertThat(genesis.header().stateRoot())
        .isEqualTo(
            Hash.fromHex("0x5eb6e371a698b8d68f665192350ffcecbbbf322916f4b51bd79bb6887da3f494"));
    assertThat(genesis.header().hash())
        .isEqualTo(
            Hash.fromHex("0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9"));
  }

  @Test
  void testsGiveTheGenesisHeadersOfTheirChains() throws IOException {
    Path file =
        Fixtures.path(
            "blockchain-tests/ethereum-tests/ValidBlocks/bcBlockGasLimitTest/BlockGasLimit2p63m1.json");
    JsonNode test = JSON.readTree(file.toFile()).elements().next();
    ObjectNode fields = test.path("genesisBlockHeader").deepCopy();
    fields.set("alloc", test.path("pre"));
    fields.set("config", JSON.readTree("{\"chainId\":1," + TIMED + "\"cancunTime\":0}"));
    assertThat(genesis(fields.toString()).header().hash())
        .isEqualTo(Hash.fromHex(test.path("genesisBlockHeader").path("hash").textValue()));
  }

  private static final String TIMED =
      BLOCKS_TO_LONDON + ",\"terminalTotalDifficulty\":0,\"shanghaiTime\":0,";

  @Test
  void forksHoldFromTheirNumbersAndTimesOn() {
    var config =
        genesis(
                minimal(
                    """
                    "homesteadBlock":1,"eip150Block":2,"eip158Block":3,"byzantiumBlock":4,
                    "constantinopleBlock":5,"petersburgBlock":6,"istanbulBlock":7,"berlinBlock":8,
                    "londonBlock":9,"parisBlock":10,"shanghaiTime":100,"cancunTime":"0x65",
                    "pragueTime":102,"osakaTime":103
                    """))
            .config();
    for (Fork fork : Fork.values()) {
      boolean byTime = fork.isAtLeast(Fork.SHANGHAI);
      long at = byTime ? 100 + fork.ordinal() - Fork.SHANGHAI.ordinal() : fork.ordinal();
      // Frontier to Paris are numbers 0 to 10
      assertThat(byTime ? config.forkAt(10, at) : config.forkAt(at, 0)).isEqualTo(fork);
      if (at > 0) {
        Fork before = Fork.values()[fork.ordinal() - 1];
        assertThat(byTime ? config.forkAt(10, at - 1) : config.forkAt(at - 1, 0)).isEqualTo(before);
      }
    }
  }

  @Test
  void glaciersPutTheDifficultyOff() {
    var config =
        genesis(
                minimal(
                    BLOCKS_TO_LONDON
                            .replace("londonBlock\":0", "londonBlock\":30")
                            .replace("berlinBlock\":0", "berlinBlock\":20")
                        + """
                        ,"muirGlacierBlock":10,"arrowGlacierBlock":40,"grayGlacierBlock":50
                        """))
            .config();
    assertThat(config.bombDelay(Fork.ISTANBUL, 9)).isEqualTo(5_000_000);
    assertThat(config.bombDelay(Fork.ISTANBUL, 10)).isEqualTo(9_000_000);
    assertThat(config.bombDelay(Fork.LONDON, 39)).isEqualTo(9_700_000);
    assertThat(config.bombDelay(Fork.LONDON, 40)).isEqualTo(10_700_000);
    assertThat(config.bombDelay(Fork.LONDON, 50)).isEqualTo(11_400_000);
  }

  @Test
  void etherOfTheDaoMovesWhereTheChainSupportsIt() {
    String fork = "\"homesteadBlock\":0,\"daoForkBlock\":5,\"daoForkSupport\":";
    assertThat(genesis(minimal(fork + "true")).config().daoFork()).isEqualTo(5);
    assertThat(genesis(minimal(fork + "false")).config().daoFork()).isNull();
    assertThat(genesis(minimal("\"daoForkBlock\":5")).config().daoFork()).isNull();
  }

  @Test
  void developmentChainsBeginWithoutProofOfWork() {
    for (String merge :
        List.of(
            "\"terminalTotalDifficulty\":0",
            "\"terminalTotalDifficulty\":0,\"terminalTotalDifficultyPassed\":true",
            "\"terminalTotalDifficultyPassed\":true",
            "\"terminalTotalDifficulty\":99,\"terminalTotalDifficultyPassed\":true",
            "\"terminalTotalDifficulty\":\"0x0\",\"mergeNetsplitBlock\":0")) {
      String forks =
          ",\"arrowGlacierBlock\":0,\"grayGlacierBlock\":0,\"shanghaiTime\":0,\"cancunTime\":0,";
      var config = genesis(minimal(BLOCKS_TO_LONDON + forks + merge)).config();
      assertThat(config.forkAt(0, 0)).as(merge).isEqualTo(Fork.CANCUN);
      assertThat(config.forkAt(1, 12)).as(merge).isEqualTo(Fork.CANCUN);
    }
    var passed = minimal(BLOCKS_TO_LONDON + ",\"terminalTotalDifficultyPassed\":true");
    assertThat(genesis(passed).config().forkAt(0, 0)).isEqualTo(Fork.PARIS);
  }

  @Test
  void aTotalDifficultyThatIsYetToBeReachedIsKeptForWhoFollowsTheChain() {
    String merge = ",\"terminalTotalDifficulty\":%s,\"mergeNetsplitBlock\":9,\"shanghaiTime\":5";
    var later = genesis(minimal(BLOCKS_TO_LONDON + merge.formatted("\"0x5\""))).config();
    assertThat(later.terminalTotalDifficulty()).contains(UInt256.of(5));
    assertThat(later.forkAt(1_000_000, 1_000_000)).isEqualTo(Fork.LONDON);
    assertThat(later.withParisFrom(7).forkAt(6, 9)).isEqualTo(Fork.LONDON);
    assertThat(later.withParisFrom(7).forkAt(7, 9)).isEqualTo(Fork.SHANGHAI);
    var reached = genesis(minimal(BLOCKS_TO_LONDON + merge.formatted("1"))).config();
    assertThat(reached.terminalTotalDifficulty()).isEmpty();
    assertThat(reached.forkAt(0, 0)).isEqualTo(Fork.LONDON);
    assertThat(reached.forkAt(1, 5)).isEqualTo(Fork.SHANGHAI);
    var atOnce = genesis(minimal(BLOCKS_TO_LONDON + ",\"mergeNetsplitBlock\":0")).config();
    assertThat(atOnce.forkAt(0, 0)).isEqualTo(Fork.PARIS);
  }

  @Test
  void blobParametersFollowTheSchedule() {
    var config =
        genesis(
                minimal(
                    TIMED
                        + """
                        "cancunTime":0,"pragueTime":10,"osakaTime":20,"bpo1Time":30,
                        "blobSchedule":{
                          "cancun":{"target":1,"max":2,"baseFeeUpdateFraction":3},
                          "prague":{"target":4,"max":5,"baseFeeUpdateFraction":6},
                          "osaka":{"target":4,"max":5,"baseFeeUpdateFraction":6},
                          "bpo1":{"target":"0x7","max":"0x8","baseFeeUpdateFraction":"0x9"}},
                        "depositContractAddress":"0x00000000000000000000000000000000000000dd"
                        """))
            .config();
    assertThat(config.blobsAt(Fork.CANCUN, 9)).isEqualTo(new BlobParameters(1, 2, 3));
    assertThat(config.blobsAt(Fork.PRAGUE, 10)).isEqualTo(new BlobParameters(4, 5, 6));
    assertThat(config.blobsAt(Fork.OSAKA, 29)).isEqualTo(new BlobParameters(4, 5, 6));
    assertThat(config.blobsAt(Fork.OSAKA, 30)).isEqualTo(new BlobParameters(7, 8, 9));
    assertThat(config.depositContract())
        .isEqualTo(Address.fromHex("0x00000000000000000000000000000000000000dd"));
  }

  @Test
  void headerHasTheFieldsOfItsForkOnly() {
    var frontier = genesis(minimal("\"byzantiumBlock\":null")).header();
    assertThat(frontier.baseFee()).isNull();
    var prague = genesis(minimal(TIMED + "\"cancunTime\":0,\"pragueTime\":0")).header();
    assertThat(prague.baseFee()).isEqualTo(UInt256.of(1_000_000_000));
    assertThat(prague.excessBlobGas()).isZero();
    assertThat(prague.requestsHash()).isNotNull();
    var later = genesis(minimal(TIMED + "\"cancunTime\":1")).header();
    assertThat(later.withdrawalsRoot()).isNotNull();
    assertThat(later.blobGasUsed()).isNull();
  }

  @Test
  void allocGivesAccountsWithCodeAndStorage() {
    Genesis genesis =
        genesis(
            """
            {"config":{"chainId":5},"difficulty":"1","gasLimit":"0x1388","alloc":{
              "0x00000000000000000000000000000000000000aa":
                {"balance":"1000","nonce":"0x2","code":"0x6001","storage":{"0x1":"0x2"}}}}
            """);
    Address address = Address.fromHex("0x00000000000000000000000000000000000000aa");
    var account = genesis.state().account(address);
    assertThat(account).isNotNull();
    assertThat(account.nonce()).isEqualTo(2);
    assertThat(account.balance()).isEqualTo(UInt256.of(1000));
    genesis
        .state()
        .forEachSlot(
            address,
            (slot, value) -> {
              assertThat(slot).isEqualTo(UInt256.ONE);
              assertThat(value).isEqualTo(UInt256.of(2));
            });
  }

  @Test
  void unusableFilesAreRefusedWithFileAndPlace() {
    refuses(minimal("\"homesteadBlock\":5,\"eip150Block\":4"), "config eip150Block", "order");
    refuses(minimal("\"eip150Block\":4"), "config eip150Block", "homesteadBlock");
    refuses(minimal("\"homesteadBlock\":0,\"berlinBlock\":0"), "config berlinBlock", "eip150Block");
    refuses(minimal(TIMED + "\"pragueTime\":3"), "config pragueTime", "cancunTime");
    refuses(
        minimal(TIMED.replace("shanghaiTime\":0", "shanghaiTime\":9") + "\"cancunTime\":3"),
        "config cancunTime",
        "out of order");
    refuses(minimal(TIMED + "\"amsterdamTime\":3"), "config", "'amsterdamTime' is not known");
    refuses(
        minimal(BLOCKS_TO_LONDON + ",\"shanghaiTime\":3"),
        "config shanghaiTime",
        "give terminalTotalDifficulty");
    refuses(minimal("\"shanghaiTime\":3,\"terminalTotalDifficulty\":500"), "config", "londonBlock");
    refuses(
        minimal("\"terminalTotalDifficulty\":\"0x1" + "0".repeat(64) + "\""),
        "config terminalTotalDifficulty",
        "256-bit");
    refuses(minimal("\"terminalTotalDifficulty\":0"), "config", "londonBlock");
    refuses(minimal("\"homesteadBlock\":-1"), "config homesteadBlock", "2^256");
    refuses(minimal("\"homesteadBlock\":\"soon\""), "config homesteadBlock", "not valid");
    refuses(minimal(TIMED + "\"cancunTime\":0,\"blobSchedule\":{}"), "blobSchedule", "'cancun'");
    refuses(
        minimal(
            TIMED
                + "\"cancunTime\":0,\"pragueTime\":1,\"blobSchedule\":{\"cancun\":"
                + "{\"target\":1,\"max\":2,\"baseFeeUpdateFraction\":3}}"),
        "blobSchedule",
        "'prague'");
    refuses(
        minimal(
            TIMED
                + "\"cancunTime\":0,\"blobSchedule\":{\"cancun\":"
                + "{\"target\":9,\"max\":2,\"baseFeeUpdateFraction\":3}}"),
        "blobSchedule cancun",
        "target");
    refuses("{\"config\":{\"chainId\":1}}", "difficulty", "missing");
    refuses("[]", "genesis.json", "should be an object");
    refuses(minimal("\"muirGlacierBlock\":0"), "config muirGlacierBlock", "istanbulBlock");
    refuses(
        minimal(
            BLOCKS_TO_LONDON.replace("londonBlock\":0", "londonBlock\":7")
                + ",\"grayGlacierBlock\":6"),
        "config grayGlacierBlock",
        "out of order");
    refuses(
        minimal("\"homesteadBlock\":0,\"daoForkBlock\":1,\"daoForkSupport\":1"),
        "config daoForkSupport",
        "true or false");
    refuses(
        "{\"config\":{\"chainId\":1},\"difficulty\":1,\"gasLimit\":1,\"alloc\":{\"zz\":{}}}",
        "alloc",
        "'zz' is no address");
    refuses("{\"config\":", "line 1", "not valid JSON");
  }

  private void refuses(String text, String place, String reason) {
    assertThatThrownBy(() -> genesis(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("genesis.json")
        .hasMessageContaining(place)
        .hasMessageContaining(reason);
  }

  private static String minimal(String config) {
    return "{\"config\":{\"chainId\":7,%s},\"difficulty\":1,\"gasLimit\":\"0x1388\",\"alloc\":{}}"
        .formatted(config);
  }

  private Genesis genesis(String text) {
    try {
      return Genesis.read(Files.writeString(folder.resolve("genesis.json"), text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
