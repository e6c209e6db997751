package io.evmesh.engine.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlpReaderTest {
  @Test
  void itemsComeInTheirOrder() {
    RlpReader reader = reader("83646f67" + "c20102" + "05");
    assertThat(reader.readBytes()).isEqualTo(Bytes.fromHex("646f67"));
    RlpReader list = reader.readList();
    assertThat(reader.readLong()).isEqualTo(5);
    assertThat(list.readLong()).isEqualTo(1);
    assertThat(list.readLong()).isEqualTo(2);
    list.expectEnd();
    reader.expectEnd();
  }

  @Test
  void rawItemsKeepTheirHeader() {
    RlpReader list = reader("cc" + "05" + "83646f67" + "c3c20102" + "81ff" + "80").readList();
    assertThat(list.readRaw()).hasToString("0x05");
    assertThat(list.readRaw()).hasToString("0x83646f67");
    assertThat(list.readRaw()).hasToString("0xc3c20102");
    assertThat(list.readRaw()).hasToString("0x81ff");
    assertThat(list.readRaw()).hasToString("0x80");
    assertThat(list.hasNext()).isFalse();
  }

  @Test
  void itemsLeftAreCountedWithoutTakingThem() {
    RlpReader list = reader("cc" + "05" + "83646f67" + "c3c20102" + "81ff" + "80").readList();
    assertThat(list.itemsLeft()).isEqualTo(5);
    assertThat(list.readLong()).isEqualTo(5);
    assertThat(list.itemsLeft()).isEqualTo(4);
  }

  @Test
  void countingItemsThatDoNotEndTakesNone() {
    RlpReader list = reader("c3" + "05" + "8364").readList();
    assertThatThrownBy(list::itemsLeft).isInstanceOf(RlpException.class);
    assertThat(list.readLong()).isEqualTo(5);
  }

  @Test
  void aSkippedItemIsNotTheNextOne() {
    RlpReader reader = reader("c3c20102" + "b838" + "00".repeat(56) + "07");
    reader.skip();
    reader.skip();
    assertThat(reader.readLong()).isEqualTo(7);
  }

  @Test
  void longListsAreReadToTheirEnd() {
    RlpReader reader = reader("f838" + "01".repeat(56) + "02");
    assertThat(reader.readList().itemsLeft()).isEqualTo(56);
    assertThat(reader.readLong()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"80, 0", "01, 1", "7f, 127", "8180, 128", "820100, 256", "88ffffffffffffffff, -1"})
  void numbersBelow2To64AreUnsigned(String coding, long value) {
    assertThat(reader(coding).readLong()).isEqualTo(value);
    assertThat(reader(coding).readUInt256()).isEqualTo(UInt256.of(value));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 15, 16, 17, 24, 25, 31, 32})
  void longNumbersAreReadWhole(int size) {
    String digits = "f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff01";
    String number = digits.substring(0, 2 * size);
    RlpReader reader = reader(Integer.toHexString(0x80 + size) + number + "05");
    assertThat(reader.readUInt256()).isEqualTo(UInt256.fromHex(number));
    assertThat(reader.readLong()).isEqualTo(5);
  }

  @Test
  void addressesAndHashesHaveTheirSize() {
    String address = "0102030405060708090a0b0c0d0e0f1011121314";
    assertThat(reader("94" + address).readAddress()).isEqualTo(Address.fromHex(address));
    String hash = address + "15161718191a1b1c1d1e1f20";
    assertThat(reader("a0" + hash).readHash()).isEqualTo(Hash.fromHex(hash));
    fails("a0" + hash, RlpReader::readAddress, "expected 20 bytes, found 32");
    fails("94" + address, RlpReader::readHash, "expected 32 bytes, found 20");
    fails("80", RlpReader::readAddress, "expected 20 bytes, found 0");
  }

  @Test
  void numbersOutOfRangeOrWithLeadingZerosAreRefused() {
    fails("00", RlpReader::readLong, "leading zeros");
    fails("820001", RlpReader::readUInt256, "leading zeros");
    fails("89010000000000000000", RlpReader::readLong, "at most 8 bytes expected, found 9");
    fails("a1" + "01".repeat(33), RlpReader::readUInt256, "at most 32 bytes expected, found 33");
    fails("c0", RlpReader::readLong, "expected a byte string");
  }

  @Test
  void aFailureNamesTheOffsetInTheWholeInput() {
    RlpReader reader = reader("05c583646f6700");
    reader.skip();
    RlpReader list = reader.readList();
    assertThat(list.readBytes().size()).isEqualTo(3);
    assertThatThrownBy(list::readLong)
        .isInstanceOf(RlpException.class)
        .hasMessageContaining("byte 6");
  }

  @Test
  void aFailedReadCanBeRepeatedWithTheRightKind() {
    RlpReader reader = reader("820001");
    assertThatThrownBy(reader::readLong).isInstanceOf(RlpException.class);
    assertThatThrownBy(reader::readHash).isInstanceOf(RlpException.class);
    assertThat(reader.readBytes()).hasToString("0x0001");
  }

  @Test
  void anItemMustEndInsideItsList() {
    RlpReader list = reader("c183646f67").readList();
    assertThatThrownBy(list::readBytes).isInstanceOf(RlpException.class);
    assertThatThrownBy(list::readRaw).isInstanceOf(RlpException.class);
    assertThatThrownBy(list::itemsLeft).isInstanceOf(RlpException.class);
  }

  @Test
  void nothingIsReadBehindTheEnd() {
    fails("", RlpReader::readBytes, "ends too early");
    fails("", RlpReader::readList, "ends too early");
    fails("", RlpReader::readRaw, "ends too early");
    fails("", RlpReader::nextIsList, "ends too early");
    fails("0505", RlpReader::expectEnd, "2 bytes too many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8100", "817f", "b800", "b837", "b90038", "bfffffffffffffffffff", "b8"})
  void codingsThatAreNotTheShortestAreRefused(String coding) {
    fails(coding + "00".repeat(60), RlpReader::readBytes, "");
    fails(coding + "00".repeat(60), RlpReader::readRaw, "");
  }

  private static void fails(String coding, Consumer<RlpReader> read, String message) {
    assertThatThrownBy(() -> read.accept(reader(coding)))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining(message);
  }

  private static RlpReader reader(String coding) {
    return RlpReader.of(Bytes.fromHex(coding));
  }
}
