package io.evmesh.input.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Hash;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is changed in a genesis file: it can be used, or file and place are told. */
class GenesisFuzzTest {
  private static final int ROUNDS = Integer.getInteger("evmesh.fuzz.genesis.rounds", 6_000);
  private static final long FIRST_SEED = Long.getLong("evmesh.fuzz.seed", 1);
  private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long MOST_BYTES = 64 << 20; // the longest files have a few 100 KB
  private static final int LONGEST_MESSAGE = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every field that is read, once. */
  private static final String GENESIS =
      """
      {"config":{"chainId":7,"homesteadBlock":0,"daoForkBlock":1,"daoForkSupport":true,
        "eip150Block":1,"eip155Block":2,"eip158Block":2,"byzantiumBlock":3,"constantinopleBlock":4,
        "petersburgBlock":5,"istanbulBlock":6,"muirGlacierBlock":7,"berlinBlock":8,"londonBlock":9,
        "arrowGlacierBlock":10,"grayGlacierBlock":11,"mergeNetsplitBlock":12,"parisBlock":12,
        "terminalTotalDifficulty":"0x20000","terminalTotalDifficultyPassed":true,
        "shanghaiTime":1000,"cancunTime":2000,"pragueTime":3000,"osakaTime":4000,"bpo1Time":5000,
        "blobSchedule":{
          "cancun":{"target":3,"max":6,"baseFeeUpdateFraction":3338477},
          "prague":{"target":6,"max":9,"baseFeeUpdateFraction":5007716},
          "osaka":{"target":6,"max":9,"baseFeeUpdateFraction":5007716},
          "bpo1":{"target":10,"max":15,"baseFeeUpdateFraction":8346193}},
        "depositContractAddress":"0x00000000000000000000000000000000000000dd"},
       "number":"0x0","nonce":"0x42","timestamp":"0x0","extraData":"0x1234","gasLimit":"0x1c9c380",
       "difficulty":"0x20000","mixHash":"0x00","coinbase":"0x00000000000000000000000000000000000000cc",
       "parentHash":"0x00","gasUsed":"0x0","baseFeePerGas":"0x7","blobGasUsed":"0x0",
       "excessBlobGas":"0x0","parentBeaconBlockRoot":"0x00",
       "alloc":{
         "00000000000000000000000000000000000000aa":{"balance":"1000"},
         "0x00000000000000000000000000000000000000bb":
           {"balance":"0x10","nonce":"0x1","code":"0x6001","storage":{"0x01":"0x02","0x03":"4"}}}}
      """;

  private static final String[] VALUES = {
    "null",
    "true",
    "{}",
    "[]",
    "-1",
    "0",
    "1",
    "0.5",
    "1e9",
    "1e999999999",
    "-1e-999999999",
    "18446744073709551615",
    "18446744073709551616",
    "9".repeat(90),
    "9".repeat(5_000),
    "\"\"",
    "\" \"",
    "\"0x\"",
    "\"0x0\"",
    "\"0X1\"",
    "\"-5\"",
    "\"soon\"",
    "\"0xffffffffffffffff\"",
    "\"0x1" + "0".repeat(64) + "\"",
    "\"0x" + "f".repeat(64) + "\"",
    "\"" + "7".repeat(300) + "\"",
    "\"0x" + "ab".repeat(100_000) + "\"",
    "\"line\\nline\\u0000\\ud800\"",
    "{\"a\":{\"b\":[[]]}}",
    "[".repeat(500) + "]".repeat(500),
    "{\"target\":65536,\"max\":65536,\"baseFeeUpdateFraction\":1}"
  };

  private static final String[] NAMES = {
    "amsterdamTime",
    "bpo2Time",
    "bpo9Time",
    "moonBlock",
    "config",
    "cancun",
    "Cancun",
    "x\\ny",
    "0x00000000000000000000000000000000000000bb",
    "00000000000000000000000000000000000000BB",
    "0x01",
    "0x1",
    "1",
    "",
    "0x",
    "z".repeat(3_000)
  };

  @TempDir private Path folder;
  private Path file = Path.of("genesis.json");

  @BeforeEach
  void prepare() {
    file = folder.resolve("genesis.json");
  }

  @Test
  void theFileThatIsChangedIsAGoodOne() throws IOException {
    assertThat(faultOf(GENESIS, 0)).isEmpty();
  }

  @Test
  void changedFilesAreUsedOrRefusedWithFileAndPlace() throws IOException {
    System.out.println("GenesisFuzzTest: " + ROUNDS + " seeds from " + FIRST_SEED);
    int refused = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      String text = random.nextInt(3) == 0 ? withOtherText(random) : withOtherFields(random);
      refused += faultOf(text, seed).isEmpty() ? 0 : 1;
    }
    assertThat(refused).as("some are refused, some not").isBetween(ROUNDS / 5, ROUNDS * 49 / 50);
  }

  /** What is told of a file, empty if it can be used; every other end is a failure. */
  private String faultOf(String text, long seed) throws IOException {
    String rerun = "rerun with -Devmesh.fuzz.genesis.rounds=1 -Devmesh.fuzz.seed=" + seed;
    Files.writeString(file, text, StandardCharsets.UTF_8);
    long allocated = allocatedBytes();
    long start = System.nanoTime();
    String fault = "";
    try {
      use(Genesis.read(file));
    } catch (InputException e) {
      fault = String.valueOf(e.getMessage());
      assertThat(fault).as(rerun).startsWith(file.toString()).hasSizeLessThan(LONGEST_MESSAGE);
      assertThat(fault.substring(file.toString().length())).as(rerun).matches("[: ].{5,}");
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(rerun, e);
    }
    assertThat(System.nanoTime() - start).as(rerun).isLessThan(MOST_NANOS);
    assertThat(allocatedBytes() - allocated).as(rerun).isLessThan(MOST_BYTES);
    return fault;
  }

  /** What a chain asks of its beginning. */
  private static void use(Genesis genesis) {
    assertThat(genesis.header().hash()).isNotEqualTo(Hash.ZERO);
    for (long time : new long[] {0, 1_000, 5_000, -1}) {
      Fork fork = genesis.config().forkAt(time, time);
      genesis.config().blobsAt(fork, time).baseFee(0);
      assertThat(genesis.config().bombDelay(fork, time)).isNotNegative();
    }
  }

  private static long allocatedBytes() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static String withOtherText(Random random) {
    StringBuilder text = new StringBuilder(GENESIS);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(text.length() - 1);
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 1 -> text.setCharAt(at, (char) random.nextInt(0xd000));
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(9)));
        default -> text.setLength(Math.max(at, 2));
      }
    }
    return text.toString();
  }

  /** A file whose JSON is good, with values and names that nobody meant. */
  private static String withOtherFields(Random random) throws IOException {
    JsonNode root = JSON.readTree(GENESIS);
    List<String> raw = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      ContainerNode<?> container = container(root, random);
      if (container instanceof ArrayNode || container.isEmpty() || random.nextInt(8) == 0) {
        continue;
      }
      ObjectNode object = (ObjectNode) container;
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      JsonNode old = object.get(name);
      switch (random.nextInt(5)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(NAMES[random.nextInt(NAMES.length)], old);
        case 2 -> object.put(name, random.nextInt(8_000));
        default -> {
          object.put(name, "#" + raw.size() + "#");
          raw.add(VALUES[random.nextInt(VALUES.length)]);
        }
      }
    }
    String text = root.toString();
    for (int i = 0; i < raw.size(); i++) {
      text = text.replace("\"#" + i + "#\"", raw.get(i));
    }
    return text;
  }

  /** The root, or a container below it. */
  private static ContainerNode<?> container(JsonNode root, Random random) {
    ContainerNode<?> found = (ContainerNode<?>) root;
    while (random.nextInt(4) != 0) {
      List<ContainerNode<?>> below = new ArrayList<>();
      found.forEach(
          child -> {
            if (child instanceof ContainerNode<?> container) {
              below.add(container);
            }
          });
      if (below.isEmpty()) {
        break;
      }
      found = below.get(random.nextInt(below.size()));
    }
    return found;
  }
}
