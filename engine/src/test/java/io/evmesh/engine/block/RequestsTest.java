package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final Address CONTRACT = SmallChain.address(0xde);
  private static final Hash EVENT =
      Hash.fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int[] OFFSETS = {160, 256, 320, 384, 512};
  private static final int[] SIZES = {48, 32, 8, 96, 8};

  /** A deposit whose five fields are filled with 1, 2, 3, 4 and 5. */
  private static byte[] deposit() {
    byte[] data = new byte[576];
    for (int i = 0; i < OFFSETS.length; i++) {
      UInt256.of(OFFSETS[i]).write(data, 32 * i);
      UInt256.of(SIZES[i]).write(data, OFFSETS[i]);
      for (int j = 0; j < SIZES[i]; j++) {
        data[OFFSETS[i] + 32 + j] = (byte) (i + 1);
      }
    }
    return data;
  }

  private static Optional<Bytes> deposits(Address from, Hash event, byte[]... datas) {
    List<Receipt> receipts =
        Arrays.stream(datas)
            .map(data -> new Log(from, List.of(event), Bytes.wrap(data)))
            .map(log -> Receipt.of(TransactionType.LEGACY, null, true, 1, List.of(log)))
            .toList();
    return Requests.deposits(CONTRACT, receipts);
  }

  @Test
  void depositsAreTheFieldsOfTheirLogsOneAfterTheOther() {
    Bytes all = deposits(CONTRACT, EVENT, deposit(), deposit()).orElseThrow();
    assertThat(all.size()).isEqualTo(2 * 192);
    assertThat(all.get(0)).isEqualTo((byte) 1);
    assertThat(all.get(191)).isEqualTo((byte) 5);
    assertThat(all.slice(0, 192)).isEqualTo(all.slice(192, 384));
  }

  @Test
  void otherLogsAreNone() {
    assertThat(deposits(CONTRACT, Hash.ZERO, new byte[3])).contains(Bytes.EMPTY);
    assertThat(deposits(Address.ZERO, EVENT, new byte[3])).contains(Bytes.EMPTY);
  }

  @Test
  void aLayoutThatIsNotTheContractsIsRefused() {
    assertThat(deposits(CONTRACT, EVENT, new byte[575])).isEmpty();
    assertThat(deposits(CONTRACT, EVENT, new byte[577])).isEmpty();
    for (int i = 0; i < OFFSETS.length; i++) {
      for (int at : new int[] {32 * i, 32 * i + 31, OFFSETS[i], OFFSETS[i] + 31}) {
        byte[] wrong = deposit();
        wrong[at] ^= (byte) 0x80;
        assertThat(deposits(CONTRACT, EVENT, deposit(), wrong)).as("byte " + at).isEmpty();
      }
    }
  }

  @Test
  void theHashOfNoRequestsIsThatOfNoBytes() {
    assertThat(Requests.hash(List.of()))
        .isEqualTo(
            Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }
}
