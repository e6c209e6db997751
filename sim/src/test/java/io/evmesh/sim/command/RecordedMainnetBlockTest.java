package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executes a block of the main network; skipped where the conformance data is missing. */
class RecordedMainnetBlockTest {
  @TempDir Path folder;

  /** The digests are those of {@code revm-replay --block-dir 22546209}, the gas that of EELS. */
  @Test
  void block22546209HasTheDigestsOfAnotherImplementation() throws IOException {
    Path json = folder.resolve("replay.json");

    CommandRun run =
        CommandRun.of("replay", recording("22546209"), "--runs", 1, "--warmup", 0, "--json", json);

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("13664078 (expected 13664078)");
    JsonNode block = new ObjectMapper().readTree(json.toFile()).get(0);
    assertThat(block.get("preStateDigest").textValue())
        .isEqualTo("0x94cee0934192e06176d4606b0fc5bd2c03c22de88ebf41c2d491327548f545c0");
    assertThat(block.get("resultsDigest").textValue())
        .isEqualTo("0x63a85fd4847567e36ccbab3f2bbdf2be339c0b439da21612b107e042eb61bdbf");
    assertThat(block.get("postStateDigest").textValue())
        .isEqualTo("0x7b15f29697c6c1ddd8fe44a05fe6a29e9a45c17015c5ed2e3dfa6208e54d2274");
  }

  /** The list is byte for byte that of geth 1.17.10, made to write lists under Prague's rules. */
  @Test
  void block22546209HasTheAccessListOfAnotherImplementation() throws IOException {
    Path file = folder.resolve("block.bal");

    CommandRun run =
        CommandRun.of("replay", recording("22546209"), "--runs", 1, "--warmup", 0, "--bal", file);

    assertThat(run.status()).as(run.err()).isZero();
    Bytes coding = Bytes.wrap(Files.readAllBytes(file));
    assertThat(coding.size()).isEqualTo(47_492);
    BlockAccessList list = BlockAccessList.decode(coding);
    assertThat(list.encode()).isEqualTo(coding);
    assertThat(list.hash())
        .isEqualTo(
            Hash.fromHex("0xfae913768faa023d999d88c50bd1528c734dae4e32d3424ca4b6e4af8c9c7b16"));
  }

  @Test
  void block22546209WithItsOwnListExecutesEachTransactionOnce() {
    Path file = folder.resolve("block.bal");
    Path block = recording("22546209");
    CommandRun.of("replay", block, "--runs", 1, "--warmup", 0, "--bal", file);

    CommandRun run =
        CommandRun.of(
            "replay", block, "--runs", 1, "--warmup", 0, "--executor", "bal", "--with-bal", file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("equal         true");
  }

  private static Path recording(String number) {
    String set = System.getenv("EVMESH_FIXTURES");
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("sim")) ? here : here.getParent();
    Path fixtures = set != null ? Path.of(set) : root.resolveSibling("shared").resolve("fixtures");
    Assumptions.assumeTrue(
        Files.isDirectory(fixtures),
        () -> "no conformance data at " + fixtures + "; set EVMESH_FIXTURES to its folder");
    return fixtures.resolve("mainnet").resolve(number);
  }
}
