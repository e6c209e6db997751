package io.evmesh.engine.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RlpWriterTest {
  @Test
  void numbersHaveNoLeadingZeros() {
    RlpWriter writer = new RlpWriter();
    writer.write(0).write(1).write(127).write(128).write(256).write(-1);
    assertThat(writer.toBytes()).hasToString("0x80017f818082010088ffffffffffffffff");
  }

  @Test
  void everyBitLengthIsWrittenAsItsMinimalBytes() {
    for (int bits = 0; bits <= 256; bits++) {
      BigInteger number =
          BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).shiftRight(bits % 3);
      number = bits > 8 ? number.clearBit(bits / 2) : number;
      UInt256 value = UInt256.of(number);
      Bytes expected = new RlpWriter().write(value.toMinimalBytes()).toBytes();
      assertThat(new RlpWriter().write(value).toBytes()).as("%s", value).isEqualTo(expected);
      assertThat(RlpReader.of(expected).readUInt256()).isEqualTo(value);
      if (value.fitsLong()) {
        assertThat(new RlpWriter().write(value.toLong()).toBytes()).isEqualTo(expected);
        assertThat(RlpReader.of(expected).readLong()).isEqualTo(value.toLong());
      }
    }
  }

  @Test
  void addressesAndHashesKeepTheirZeros() {
    RlpWriter writer = new RlpWriter().write(Address.ZERO).write(Hash.ZERO);
    assertThat(writer.toBytes()).hasToString("0x94" + "00".repeat(20) + "a0" + "00".repeat(32));
    String address = "0102030405060708090a0b0c0d0e0f1011121314";
    assertThat(new RlpWriter().write(Address.fromHex(address)).toBytes())
        .hasToString("0x94" + address);
    String hash = address + "15161718191a1b1c1d1e1f20";
    assertThat(new RlpWriter().write(Hash.fromHex(hash)).toBytes()).hasToString("0xa0" + hash);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 55, 56, 255, 256, 65_535, 65_536, 1 << 24})
  void stringsAndListsOfAnyLengthAreReadBack(int size) {
    Bytes content = Bytes.wrap(new byte[size]);
    Bytes coding = new RlpWriter().startList().write(content).write(7).endList().toBytes();
    RlpReader list = RlpReader.of(coding).readList();
    assertThat(list.readBytes()).isEqualTo(content);
    assertThat(list.readLong()).isEqualTo(7);
    list.expectEnd();
  }

  @Test
  void listsNest() {
    RlpWriter writer = new RlpWriter().startList().startList().endList().write(5);
    writer.startList().startList().write(6).endList().endList().endList();
    assertThat(writer.toBytes()).hasToString("0xc5c005c2c106");
  }

  @Test
  void rawItemsAreWrittenAsTheyAre() {
    Bytes item = Bytes.fromHex("c20102");
    assertThat(new RlpWriter().startList().writeRaw(item).write(3).endList().toBytes())
        .hasToString("0xc4c2010203");
  }

  @Test
  void partsOfArraysAreWritten() {
    byte[] bytes = {1, 2, 3, 4};
    assertThat(new RlpWriter().write(bytes, 1, 2).write(bytes, 3, 1).toBytes())
        .hasToString("0x82020304");
  }

  @Test
  void aResetWriterBeginsAnew() {
    RlpWriter writer = new RlpWriter().write(1).startList();
    assertThat(writer.reset().write(2).toBytes()).hasToString("0x02");
  }

  @Test
  void listsThatDoNotMatchAreOurOwnMistake() {
    assertThatThrownBy(() -> new RlpWriter().startList().toBytes())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new RlpWriter().endList()).isInstanceOf(IllegalStateException.class);
    RlpWriter writer = new RlpWriter();
    for (int i = 0; i < 64; i++) {
      writer.startList();
    }
    assertThatThrownBy(writer::startList).isInstanceOf(IllegalStateException.class);
  }
}
