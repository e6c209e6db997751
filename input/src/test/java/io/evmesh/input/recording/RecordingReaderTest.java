package io.evmesh.input.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingReaderTest {
  @TempDir Path folder;
  private RecordingFolder recording;

  @BeforeEach
  void makeRecording() {
    recording = new RecordingFolder(folder);
  }

  @Test
  void blockTransactionsAndStateAreReadAsTheyStand() {
    RecordedBlock block = recording.read();

    assertThat(block.fork()).isEqualTo(Fork.PRAGUE);
    assertThat(block.number()).isEqualTo(100);
    assertThat(block.gasLimit()).isEqualTo(30_000_000);
    assertThat(block.baseFee()).isEqualTo(UInt256.of(7));
    assertThat(block.state().blockHash(99)).hasToString("0x" + "99".repeat(32));
    Address recipient = Address.fromHex(RecordingFolder.RECIPIENT);
    assertThat(block.state().account(recipient).nonce()).isEqualTo(1);
    assertThat(block.state().hasSlot(recipient, UInt256.of(7))).isTrue();
    Transaction transaction = block.transactions().getFirst().transaction();
    assertThat(block.transactions().getFirst().sender())
        .isEqualTo(Address.fromHex(RecordingFolder.SENDER));
    assertThat(transaction.type()).isEqualTo(TransactionType.LEGACY);
    assertThat(transaction.to()).isEqualTo(recipient);
    assertThat(transaction.maxPriorityFeePerGas()).isEqualTo(UInt256.of(10));
    assertThat(transaction.data()).isEqualTo(Bytes.fromHex("0x0102"));
  }

  @Test
  void transactionsOfLaterTypesHaveTheirFields() {
    recording.transaction.put("tx_type", 4).put("gas_priority_fee", 3);
    recording
        .transaction
        .putArray("access_list")
        .addObject()
        .put("address", RecordingFolder.RECIPIENT)
        .putArray("storage_keys")
        .add("0x" + "00".repeat(31) + "07");
    recording
        .transaction
        .putArray("authorization_list")
        .addObject()
        .put("chain_id", "0x1")
        .put("address", RecordingFolder.RECIPIENT)
        .put("nonce", 9)
        .put("y_parity", 1)
        .put("r", "0xaa")
        .put("s", "0xbb");

    Transaction transaction = recording.read().transactions().getFirst().transaction();

    assertThat(transaction.maxPriorityFeePerGas()).isEqualTo(UInt256.of(3));
    assertThat(transaction.accessList().getFirst().storageKeys()).hasSize(1);
    assertThat(transaction.authorizations().getFirst().s()).isEqualTo(UInt256.of(0xbb));
  }

  @Test
  void blobTransactionsHaveHashesAndAFee() {
    recording
        .transaction
        .put("tx_type", 3)
        .put("gas_priority_fee", 3)
        .put("max_fee_per_blob_gas", 12)
        .putArray("blob_hashes")
        .add("0x01" + "22".repeat(31));

    Transaction transaction = recording.read().transactions().getFirst().transaction();

    assertThat(transaction.maxFeePerBlobGas()).isEqualTo(UInt256.of(12));
    assertThat(transaction.blobVersionedHashes()).hasSize(1);
  }

  @Test
  void blobParametersOfMainnetFollowTheTimestampWhateverTheFork() {
    recording.block.put("excess_blob_gas", 100_000_000);
    UInt256 prague = recording.read().context(Fork.OSAKA).blobBaseFee();
    recording.block.put("timestamp", 1_770_000_000);
    UInt256 later = recording.read().context(Fork.OSAKA).blobBaseFee();

    assertThat(later).isLessThan(prague);
    assertThat(recording.read().context(Fork.OSAKA).maxBlobs()).isEqualTo(21);
  }

  @Test
  void blobParametersOfOtherChainsFollowTheFork() {
    recording.block.put("chain_id", 17).put("timestamp", 1_770_000_000);

    assertThat(recording.read().context(Fork.CANCUN).maxBlobs()).isEqualTo(6);
    assertThat(recording.read().context(Fork.OSAKA).maxBlobs()).isEqualTo(9);
  }

  @Test
  void twoSpellingsOfOneSlotOrBlockAreRefused() {
    recording.block.withObject("/block_hashes").put("099", "0x" + "98".repeat(32));
    assertThatThrownBy(recording::read).hasMessageContaining("block '099' is there twice");
    recording.block.withObject("/block_hashes").remove("099");
    recording
        .accounts
        .withObject("/" + RecordingFolder.RECIPIENT + "/storage")
        .put("0x0007", "0x2b");
    assertThatThrownBy(recording::read).hasMessageContaining("slot '0x0007' is there twice");
  }

  @Test
  void filesMayBePacked() throws IOException {
    recording.write();
    Path plain = folder.resolve("txs.json");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(Files.readAllBytes(plain));
    }
    Files.write(folder.resolve("txs.json.gz"), packed.toByteArray());
    Files.delete(plain);

    assertThat(RecordingReader.read(folder).transactions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block.json", "txs.json", "pre_state.json"})
  void missingFilesAreNamed(String name) throws IOException {
    recording.write();
    Files.delete(folder.resolve(name));

    assertRefused(name + ": there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"block.json", "txs.json", "pre_state.json"})
  void everyTruncationIsRefused(String name) throws IOException {
    recording.write();
    String text = Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    for (int length = 0; length < text.length(); length++) {
      recording.write(name, text.substring(0, length));
      assertRefused(name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "number",
        "coinbase",
        "timestamp",
        "gas_limit",
        "basefee",
        "prevrandao",
        "excess_blob_gas",
        "chain_id",
        "spec_id"
      })
  void missingFieldsOfTheBlockAreNamed(String field) {
    recording.block.remove(field);
    recording.write();

    assertRefused("block.json: field '" + field + "' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tx_type", "caller", "to", "nonce", "value", "data", "gas_limit", "gas_price"})
  void missingFieldsOfTransactionsAreNamed(String field) {
    recording.transaction.remove(field);
    recording.write();

    assertRefused("txs.json [0]: field '" + field + "' is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "spec_id, \"Nowhere\", 'no known fork'",
    "spec_id, 5, 'should be a string'",
    "number, -1, 'not from 0'",
    "number, 1.5, 'should be a whole number'",
    "number, true, 'should be a whole number'",
    "gas_limit, 18446744073709551616, 'above 2^64 - 1'",
    "chain_id, 9223372036854775808, 'above 2^63 - 1'",
    "coinbase, \"0x12\", '20 bytes'",
    "basefee, \"0x1g\", 'not hexadecimal'",
    "block_hashes, {\"first\":\"0x00\"}, 'no block number'",
    "block_hashes, [], 'should be an object'"
  })
  void wrongFieldsOfTheBlockAreNamed(String field, String json, String fault) {
    recording.block.putRawValue(field, new com.fasterxml.jackson.databind.util.RawValue(json));
    recording.write();

    assertRefused("block.json " + field);
    assertRefused(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "tx_type, 5, 'no transaction type 5'",
    "to, \"0x1234\", '20 bytes'",
    "data, \"0x123\", 'odd number'",
    "nonce, {}, 'should be a whole number'",
    "access_list, [{}], 'not a field of type LEGACY'",
    "access_list, {}, 'should be a list'",
    "blob_hashes, [\"0x00\"], 'not a field of type LEGACY'",
    "max_fee_per_blob_gas, 1, 'not a field of type LEGACY'",
    "gas_priority_fee, 1, 'not a field of type LEGACY'"
  })
  void wrongFieldsOfTransactionsAreNamed(String field, String json, String fault) {
    recording.transaction.putRawValue(
        field, new com.fasterxml.jackson.databind.util.RawValue(json));
    recording.write();

    assertRefused("txs.json [0] " + field);
    assertRefused(fault);
  }

  @Test
  void accountsThatAreThereTwiceAreRefused() {
    recording.accounts.putObject("0xABCDEF" + "00".repeat(17)).put("balance", 1).put("nonce", 0);
    recording.accounts.putObject("0xabcdef" + "00".repeat(17)).put("balance", 2).put("nonce", 0);
    recording.write();

    assertRefused("is there twice");
  }

  @Test
  void absurdNumbersAreRefusedWithoutReadingThem() {
    recording.block.put("basefee", "9".repeat(100_000));
    recording.write();

    assertRefused("block.json basefee");
  }

  @Test
  void deepNestingIsRefused() {
    recording.write();
    recording.write("txs.json", "[".repeat(100_000));

    assertRefused("txs.json");
  }

  @Test
  void expectedGasIsThatOfTheForkInUse() {
    recording.write();
    recording.write("expected_eels_prague.json", "{\"block_gas_used\": 21000}");

    assertThat(ExpectedGas.read(folder, Fork.PRAGUE)).contains(21_000L);
    assertThat(ExpectedGas.read(folder, Fork.OSAKA)).isEmpty();
  }

  private void assertRefused(String words) {
    assertThatThrownBy(() -> RecordingReader.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(words)
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(1000);
  }
}
