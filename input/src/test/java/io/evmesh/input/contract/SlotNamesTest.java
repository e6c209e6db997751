package io.evmesh.input.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names in {@code Forms.json}, which solc 0.8 wrote for a contract that has every form of storage.
 */
class SlotNamesTest {
  private static final Address OWNER = Address.ofLimbs(0xaaaa, 0, 7);
  private static final Address SPENDER = Address.ofLimbs(0xbbbb, 0, 8);
  private static final UInt256 ROLE =
      UInt256.fromHex("0x9f2df0fed2c77648de5860a4cc508cd0818c85b8b8a1ab4ceeef8d981c8956a6");

  @TempDir private Path folder;

  private static SlotNames names() throws URISyntaxException {
    Path file =
        Path.of(Objects.requireNonNull(SlotNamesTest.class.getResource("Forms.json")).toURI());
    StorageLayout layout = Objects.requireNonNull(ArtefactReader.read(file).getFirst().layout());
    List<UInt256> keys = List.of(word(OWNER), word(SPENDER), UInt256.of(42), ROLE, UInt256.ONE);
    return new SlotNames(
        layout,
        keys,
        address -> address.equals(OWNER) ? "owner" : address.equals(SPENDER) ? "spender" : "x");
  }

  private static UInt256 word(Address address) {
    return UInt256.of(address.toBytes());
  }

  /** Where a mapping keeps the value of a key. */
  private static UInt256 of(UInt256 key, UInt256 slot) {
    byte[] bytes = new byte[64];
    key.write(bytes, 0);
    slot.write(bytes, 32);
    return Keccak256.hash(Bytes.wrap(bytes)).toUInt256();
  }

  /** Where an array or a long text keeps what it holds. */
  private static UInt256 data(UInt256 slot) {
    return Keccak256.hash(slot.toBytes32()).toUInt256();
  }

  private static UInt256 n(long number) {
    return UInt256.of(number);
  }

  @Test
  void everyFormOfStorageHasItsName() throws URISyntaxException {
    SlotNames names = names();
    UInt256 proposal = of(n(42), n(2));
    assertThat(names.name(n(0))).contains("plain");
    assertThat(names.name(n(1))).contains("low, middle, high");
    assertThat(names.name(proposal))
        .contains("_proposals[42].start, _proposals[42].end, _proposals[42].done");
    assertThat(names.name(proposal.plus(n(1)))).contains("_proposals[42].forVotes");
    assertThat(names.name(proposal.plus(n(2)))).contains("_proposals[42].marks.length");
    assertThat(names.name(data(proposal.plus(n(2))).plus(n(5))))
        .contains("_proposals[42].marks[5]");
    assertThat(names.name(of(word(OWNER), proposal.plus(n(3)))))
        .contains("_proposals[42].seen[owner]");
    assertThat(names.name(proposal.plus(n(4)))).contains("_proposals[42].text");
    assertThat(names.name(data(proposal.plus(n(4))).plus(n(1))))
        .contains("_proposals[42].text (data)");
    assertThat(names.name(proposal.plus(n(5)))).contains("_proposals[42].last");
    assertThat(names.name(of(word(SPENDER), of(word(OWNER), n(3)))))
        .contains("allowance[owner][spender]");
    assertThat(names.name(n(5))).contains("fixedThree[1]");
    assertThat(names.name(n(7))).contains("packedList.length");
    assertThat(names.name(data(n(7)).plus(n(2)))).contains("packedList[8…11]");
    assertThat(names.name(data(n(8)).plus(n(3)))).contains("points[3].key, points[3].value");
    assertThat(names.name(of(word(OWNER), n(9)))).contains("trace[owner].length");
    assertThat(names.name(data(of(word(OWNER), n(9))).plus(n(6))))
        .contains("trace[owner][6].key, trace[owner][6].value");
    assertThat(names.name(n(10))).contains("name");
    assertThat(names.name(data(n(10)))).contains("name (data)");
    assertThat(names.name(data(n(11)).plus(n(5)))).contains("pairs[2][1]");
    assertThat(names.name(of(ROLE, n(12)))).contains("roles[0x9f2df0…56a6]");
    assertThat(names.name(n(14))).contains("one.forVotes");
    assertThat(names.name(n(18))).contains("one.last");
    assertThat(names.name(n(19))).contains("behind");
  }

  @Test
  void whatNobodyKnowsHasNoName() throws URISyntaxException {
    SlotNames names = names();
    assertThat(names.name(of(n(43), n(2)))).as("a key that was not guessed").isEmpty();
    assertThat(names.name(n(20))).isEmpty();
    assertThat(names.name(UInt256.MAX)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"storage\":[],\"types\":5}",
        "{\"storage\":[{\"label\":\"a\",\"slot\":\"x\",\"offset\":0,\"type\":\"t\"}],\"types\":{}}",
        "{\"storage\":[{\"label\":\"a\",\"slot\":\"0\",\"offset\":0,\"type\":\"t\"}],\"types\":{}}",
        "{\"storage\":[{\"label\":\"a\",\"slot\":\"0\",\"offset\":32,\"type\":\"t\"}],\"types\":{}}",
        "{\"storage\":[],\"types\":{\"t\":{\"encoding\":\"odd\",\"label\":\"t\",\"numberOfBytes\":\"1\"}}}",
        "{\"abi\":[{\"type\":\"function\",\"name\":\"f\"}]}",
        "{\"abi\":[],\"deployedBytecode\":\"0xzz\"}",
      })
  void whatIsNoLayoutGetsASentence(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("Bad.json"), text);
    assertThatThrownBy(() -> ArtefactReader.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Bad.json");
  }

  @Test
  void foundryAndHardhatTellTheSameContract() throws IOException {
    String abi =
        "[{\"type\":\"function\",\"name\":\"vote\",\"inputs\":[{\"type\":\"uint256\"},"
            + "{\"type\":\"tuple[]\",\"components\":[{\"type\":\"address\"},{\"type\":\"bool\"}]}]}]";
    Files.writeString(
        folder.resolve("Foundry.json"),
        "{\"abi\":" + abi + ",\"deployedBytecode\":{\"object\":\"0x6001\"}}");
    Files.writeString(
        folder.resolve("Hardhat.json"),
        "{\"contractName\":\"Other\",\"abi\":" + abi + ",\"deployedBytecode\":\"0x6002\"}");
    Artefacts found = new Artefacts(ArtefactReader.read(folder));
    Bytes selector =
        Keccak256.hash(
                Bytes.wrap(
                    "vote(uint256,(address,bool)[])"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .toBytes()
            .slice(0, 4);
    assertThat(found.function(selector)).contains("vote");
    assertThat(found.of(Bytes.fromHex("0x6001")).orElseThrow().name()).isEqualTo("Foundry");
    assertThat(found.of(Bytes.fromHex("0x6002")).orElseThrow().name()).isEqualTo("Other");
    assertThat(found.of(Bytes.fromHex("0x600160"))).isEmpty();
  }
}
