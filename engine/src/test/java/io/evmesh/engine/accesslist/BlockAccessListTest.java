package io.evmesh.engine.accesslist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockAccessListTest {
  private static final Address FIRST = Address.ofLimbs(1, 0, 0);
  private static final Address SECOND = Address.ofLimbs(0xabcd, 0, 7);

  private static final BlockAccessList LIST =
      new BlockAccessList(
          List.of(
              new AccountAccess(FIRST, List.of(), List.of(), List.of(), List.of(), List.of()),
              new AccountAccess(
                  SECOND,
                  List.of(
                      new SlotChanges(
                          UInt256.ZERO,
                          List.of(new Change<>(0, UInt256.ZERO), new Change<>(300, UInt256.MAX)))),
                  List.of(UInt256.of(5), UInt256.MAX),
                  List.of(new Change<>(1, UInt256.of(1000)), new Change<>(2, UInt256.ZERO)),
                  List.of(new Change<>(2, 1L)),
                  List.of(new Change<>(2, Bytes.EMPTY)))));

  @Test
  void theListOfNothingIsAnEmptyList() {
    BlockAccessList nothing = new BlockAccessList(List.of());
    assertThat(nothing.encode()).isEqualTo(Bytes.fromHex("0xc0"));
    assertThat(nothing.hash())
        .isEqualTo(
            Hash.fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"));
  }

  @Test
  void codingComesBackAsTheSameList() {
    assertThat(BlockAccessList.decode(LIST.encode())).isEqualTo(LIST);
    assertThat(LIST.items()).isEqualTo(5);
    assertThat(LIST.lastIndex()).isEqualTo(300);
  }

  @Test
  void aListOfAnotherBlockDoesNotFit() {
    assertThat(LIST.fits(30_000_000, 299)).isTrue();
    assertThat(LIST.fits(30_000_000, 298)).isFalse();
    assertThat(LIST.fits(80, 299)).isFalse();
  }

  /** Every coding but the one is refused; each differs from a valid one in a single thing. */
  @ParameterizedTest
  @CsvSource({
    "bytes after the list, c000",
    "no list, 80",
    "an account that is no list, c101",
    "an address of 19 bytes, dad99300000000000000000000000000000000000001c0c0c0c0c0",
    "a field too few, dad9940000000000000000000000000000000000000001c0c0c0c0",
    "a field too many, dcdb940000000000000000000000000000000000000001c0c0c0c0c0c0",
    "the same address twice,"
        + " f6da940000000000000000000000000000000000000001c0c0c0c0c0da940000000000000000000000000000000000000001c0c0c0c0c0",
    "a slot without changes, dedd940000000000000000000000000000000000000001c3c201c0c0c0c0c0",
    "the same slot twice,"
        + " e7e6940000000000000000000000000000000000000001ccc501c3c20102c501c3c20102c0c0c0c0",
    "a slot both changed and read,"
        + " e2e1940000000000000000000000000000000000000001c6c501c3c20102c101c0c0c0",
    "reads that fall, dddc940000000000000000000000000000000000000001c0c20201c0c0c0",
    "an index twice, e1e0940000000000000000000000000000000000000001c0c0c6c20102c20103c0c0",
    "an index with a leading zero, dedd940000000000000000000000000000000000000001c0c0c3c20002c0c0",
    "an index above 2^31, e2e1940000000000000000000000000000000000000001c0c0c7c6848000000002c0c0",
    "a nonce above 2^64,"
        + " e7e6940000000000000000000000000000000000000001c0c0c0cccb0189010000000000000000c0",
    "a change of three fields, dfde940000000000000000000000000000000000000001c0c0c4c3010203c0c0",
  })
  void whatIsNoListIsRefused(String what, String coding) {
    assertThatThrownBy(() -> BlockAccessList.decode(Bytes.fromHex("0x" + coding)))
        .as(what)
        .isInstanceOf(RlpException.class);
  }

  /** The lengths above are right: the same without the fault is read. */
  @Test
  void theEntryThatTheFaultsAreMadeOfIsOne() {
    Bytes coding = Bytes.fromHex("0xdbda940000000000000000000000000000000000000001c0c0c0c0c0");
    assertThat(BlockAccessList.decode(coding).accounts()).hasSize(1);
    assertThat(RlpReader.of(coding).readList().itemsLeft()).isEqualTo(1);
  }
}
