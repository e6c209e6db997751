package io.evmesh.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.LogsBloom;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Events as bytes and back. */
class EventCodecTest {
  private static final Address ALICE =
      Address.fromHex("0x00000000000000000000000000000000000a11ce");
  private static final Code CODE = Code.of(Bytes.fromHex("0x6001600255"));

  /** Written by version 1 of the form: it must be read for ever. */
  private static final String EPOCH_OF_VERSION_1 = "0101ac020047958f4b";

  private static final String SEALED_OF_VERSION_1 =
      "010207c1843d0d0300000000000000000000000000000000000a11ce07c80120ffffffffffffffff"
          + "ffffffffffffffffffffffffffffffffffffffffffffffffbedc266554be93140842bc6046b15b84"
          + "93f63ab988181ee60ea394e2e78e054502010102123420ffffffffffffffff000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000002000000"
          + "0000000000000000000000000000000a11ce0100000001056001600255e812bd5b";

  private static final String COMMITTED_OF_VERSION_1 =
      "0103032b0200ff01d304f90250f901f8a00000000000000000000000000000000000000000000000"
          + "000000000000000000a01dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d4"
          + "93479400000000000000000000000000000000000a11cea000000000000000000000000000000000"
          + "00000000000000000000000000000000a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cad"
          + "c001622fb5e363b421a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363"
          + "b421b901000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "000000000000000000000000000000000000000000802a8401c9c380825208846553f10080a00000"
          + "00000000000000000000000000000000000000000000000000000000000088000000000000000007"
          + "f852a802e6010501078252089400000000000000000000000000000000000a11ce0984a9059cbbc0"
          + "010b0ca802e6010501078252089400000000000000000000000000000000000a11ce0984a9059cbb"
          + "c0010b0cc00f12a939e5c5985b87da0a61b92e00ae666a8d1eab39f5573000804ff85dcf17020000"
          + "0000000000000000000000000000000a11ce020188a4010100000000000000000000000000000000"
          + "000a11ce02bedc266554be93140842bc6046b15b8493f63ab988181ee60ea394e2e78e0545000000"
          + "00000000000000000000000000000000000000000000000000000000000201020000000000000000"
          + "0000000000000000000000000002bedc266554be93140842bc6046b15b8493f63ab988181ee60ea3"
          + "94e2e78e0545c8e20100f8fe4271";

  private static EpochBegun epoch() {
    return new EpochBegun(300, -1);
  }

  private static ShardSealed sealed() {
    long[] slots = {1, 0, 0, 0, 0x1234, 0, 0, 0, 0, 0, 0, -1L, 0, 0, 0, 0};
    AccountChange wiped =
        new AccountChange(ALICE, new Account(200, UInt256.MAX, CODE.hash()), true, slots);
    AccountChange gone = new AccountChange(Address.ZERO, null, true, new long[0]);
    AccountChange plain = new AccountChange(ALICE, Account.EMPTY, false, new long[0]);
    return new ShardSealed(7, 1_000_000, 13, List.of(wiped, gone, plain), List.of(CODE));
  }

  private static BlockCommitted committed() {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            UInt256.ONE,
            5,
            UInt256.of(7),
            UInt256.of(1),
            21_000,
            ALICE,
            UInt256.of(9),
            Bytes.fromHex("0xa9059cbb"),
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            new Signature(1, UInt256.of(11), UInt256.of(12)));
    Log log = new Log(ALICE, List.of(CODE.hash(), Hash.ZERO), Bytes.fromHex("0x0102"));
    Receipt receipt = Receipt.of(TransactionType.DYNAMIC_FEE, null, true, 21_000, List.of(log));
    Receipt old = Receipt.of(TransactionType.LEGACY, CODE.hash(), false, 50_000, List.of());
    BlockHeader header =
        new BlockHeader(
            Hash.ZERO,
            Roots.EMPTY_LIST_HASH,
            ALICE,
            Hash.ZERO,
            Roots.EMPTY,
            Roots.EMPTY,
            LogsBloom.EMPTY,
            UInt256.ZERO,
            42,
            30_000_000,
            21_000,
            1_700_000_000,
            Bytes.EMPTY,
            Hash.ZERO,
            Bytes.wrap(new byte[8]),
            UInt256.of(7),
            null,
            null,
            null,
            null,
            null);
    return new BlockCommitted(
        3,
        List.of(0, 255),
        new Block(header, List.of(transaction, transaction), List.of(), null),
        header.hash(),
        List.of(ALICE, Address.ZERO),
        List.of(receipt, old));
  }

  private static void returns(ChainEvent event) {
    ChainEvent read = EventCodec.decode(EventCodec.encode(event));
    if (event instanceof ShardSealed sealed) {
      // Codes are equal by their hashes only
      ShardSealed back = (ShardSealed) read;
      assertThat(back.accounts()).isEqualTo(sealed.accounts());
      assertThat(back.codes()).extracting(Code::hash).containsExactly(CODE.hash());
      assertThat(back.shard()).isEqualTo(sealed.shard());
      assertThat(back.epoch()).isEqualTo(sealed.epoch());
      assertThat(back.block()).isEqualTo(sealed.block());
    } else {
      assertThat(read).isEqualTo(event);
    }
  }

  @Test
  void everyEventIsReadAsItWasWritten() {
    returns(epoch());
    returns(sealed());
    returns(committed());
  }

  @Test
  void theFirstVersionOfTheFormIsWrittenAndRead() {
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(EventCodec.encode(epoch()))).isEqualTo(EPOCH_OF_VERSION_1);
    assertThat(hex.formatHex(EventCodec.encode(sealed()))).isEqualTo(SEALED_OF_VERSION_1);
    assertThat(hex.formatHex(EventCodec.encode(committed()))).isEqualTo(COMMITTED_OF_VERSION_1);
    assertThat(EventCodec.decode(hex.parseHex(EPOCH_OF_VERSION_1))).isEqualTo(epoch());
    assertThat(((ShardSealed) EventCodec.decode(hex.parseHex(SEALED_OF_VERSION_1))).accounts())
        .isEqualTo(sealed().accounts());
    assertThat(EventCodec.decode(hex.parseHex(COMMITTED_OF_VERSION_1))).isEqualTo(committed());
  }

  @Test
  void theBeginningTellsTheBlock() {
    byte[] beginning =
        java.util.Arrays.copyOf(EventCodec.encode(committed()), EventCodec.BEGINNING_SIZE);
    assertThat(EventCodec.beginning(beginning))
        .isEqualTo(new EventCodec.Beginning(true, false, 3, 42));
  }

  @Test
  void anyBrokenByteIsNoticed() {
    SplittableRandom random = new SplittableRandom(5);
    for (ChainEvent event : List.of(epoch(), sealed(), committed())) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = EventCodec.encode(event);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        assertThatThrownBy(() -> EventCodec.decode(bytes))
            .isInstanceOf(CorruptEventException.class);
      }
    }
  }

  @Test
  void anEventThatEndsEarlyIsNoticed() {
    byte[] bytes = EventCodec.encode(committed());
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EventCodec.decode(shorter))
          .isInstanceOf(CorruptEventException.class);
    }
  }
}
