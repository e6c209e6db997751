package io.evmesh.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions as bytes and back, signing and senders. */
class TransactionCodecTest {
  private static final int ROUNDS = Integer.getInteger("evmesh.fuzz.rounds", 4000);
  private static final long FIRST_SEED = Long.getLong("evmesh.fuzz.seed", 1);

  /** The example of EIP-155, step by step. */
  @Test
  void exampleOfEip155IsSignedAsPublished() {
    Transaction tx =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            9,
            UInt256.of(20_000_000_000L),
            UInt256.of(20_000_000_000L),
            21_000,
            Samples.TO,
            UInt256.of(1_000_000_000_000_000_000L),
            Bytes.EMPTY,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    assertThat(TransactionCodec.signingHash(tx))
        .isEqualTo(
            Hash.fromHex("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"));
    Transaction signed = Signatures.sign(tx, Samples.KEY);
    Bytes published =
        Bytes.fromHex(
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0"
                + "b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
    assertThat(TransactionCodec.encode(signed)).isEqualTo(published);
    assertThat(TransactionCodec.decode(published)).isEqualTo(signed);
    assertThat(Signatures.sender(signed, Fork.SPURIOUS_DRAGON)).contains(Samples.SENDER);
    assertThat(Signatures.sender(signed, Fork.HOMESTEAD)).as("before EIP-155").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeComesBackFromItsBytesWithItsSender(TransactionType type) {
    for (Address to : new Address[] {Samples.TO, null}) {
      boolean needsTo = type == TransactionType.BLOB || type == TransactionType.SET_CODE;
      if (to == null && needsTo) {
        continue;
      }
      Transaction tx = Samples.with(Samples.of(type), UInt256.ONE, to, Bytes.fromHex("0x0102"));
      Transaction signed = Signatures.sign(tx, Samples.KEY);
      Bytes bytes = TransactionCodec.encode(signed);
      assertThat(bytes.get(0) & 0xff)
          .isEqualTo(type == TransactionType.LEGACY ? 0xf8 : type.ordinal());
      assertThat(TransactionCodec.decode(bytes)).isEqualTo(signed);
      assertThat(Signatures.sender(signed, Fork.OSAKA)).contains(Samples.SENDER);
    }
  }

  @Test
  void legacyTransactionWithoutChainHasV27Or28() {
    Transaction tx =
        Samples.with(Samples.of(TransactionType.LEGACY), null, Samples.TO, Bytes.EMPTY);
    Transaction signed = Signatures.sign(tx, Samples.KEY);
    assertThat(TransactionCodec.decode(TransactionCodec.encode(signed))).isEqualTo(signed);
    assertThat(Signatures.sender(signed, Fork.FRONTIER)).contains(Samples.SENDER);
  }

  @Test
  void highSIsRefusedFromHomesteadOn() {
    Transaction tx =
        Samples.with(Samples.of(TransactionType.LEGACY), null, Samples.TO, Bytes.EMPTY);
    Signature low = java.util.Objects.requireNonNull(Signatures.sign(tx, Samples.KEY).signature());
    UInt256 order = io.evmesh.engine.crypto.Secp256k1.ORDER;
    Transaction high =
        tx.withSignature(new Signature(1 - low.yParity(), low.r(), order.minus(low.s())));
    assertThat(Signatures.sender(high, Fork.FRONTIER)).contains(Samples.SENDER);
    assertThat(Signatures.sender(high, Fork.HOMESTEAD)).isEmpty();
  }

  @Test
  void signatureOutOfRangeHasNoSender() {
    Transaction tx = Samples.of(TransactionType.DYNAMIC_FEE);
    UInt256 order = io.evmesh.engine.crypto.Secp256k1.ORDER;
    List<Signature> wrong =
        List.of(
            new Signature(0, UInt256.ZERO, UInt256.ONE),
            new Signature(0, UInt256.ONE, UInt256.ZERO),
            new Signature(0, order, UInt256.ONE),
            new Signature(0, UInt256.MAX, UInt256.ONE),
            new Signature(2, UInt256.ONE, UInt256.ONE));
    for (Signature signature : wrong) {
      assertThat(Signatures.sender(tx.withSignature(signature), Fork.OSAKA)).isEmpty();
    }
    assertThat(Signatures.sender(tx, Fork.OSAKA)).as("not signed").isEmpty();
  }

  @Test
  void authorisationIsRecoveredOrRefused() {
    Authorization plain =
        new Authorization(UInt256.ONE, Samples.TO, 5, 0, UInt256.ZERO, UInt256.ZERO);
    Authorization signed = Signatures.sign(plain, Samples.KEY);
    assertThat(Signatures.authority(signed)).contains(Samples.SENDER);
    Authorization other =
        new Authorization(UInt256.ONE, Samples.TO, 6, signed.yParity(), signed.r(), signed.s());
    assertThat(Signatures.authority(other)).isNotEqualTo(Signatures.authority(signed));
    assertThat(Signatures.authority(plain)).isEmpty();
  }

  @Test
  void creationsThatTheirTypeForbidsAreNoTransactions() {
    for (TransactionType type : List.of(TransactionType.BLOB, TransactionType.SET_CODE)) {
      Transaction tx = Samples.with(Samples.of(type), UInt256.ONE, null, Bytes.EMPTY);
      Bytes bytes = TransactionCodec.encode(Signatures.sign(tx, Samples.KEY));
      assertThatThrownBy(() -> TransactionCodec.decode(bytes)).isInstanceOf(RlpException.class);
    }
  }

  /** What is changed or made up is refused, or is the one coding of what it is read as. */
  @ParameterizedTest
  @EnumSource
  void mutatedBytesAreRefusedOrReadExactly(TransactionType type) {
    System.out.println(
        "TransactionCodecTest " + type + ": " + ROUNDS + " seeds from " + FIRST_SEED);
    Bytes valid = TransactionCodec.encode(Signatures.sign(Samples.of(type), Samples.KEY));
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Bytes bytes = Mutations.of(valid, new Random(seed));
      try {
        Transaction tx = TransactionCodec.decode(bytes);
        if (java.util.Objects.requireNonNull(tx.signature()).yParity() != 255) {
          assertThat(TransactionCodec.encode(tx)).as("seed %d", seed).isEqualTo(bytes);
        }
        Signatures.sender(tx, Fork.OSAKA);
      } catch (RlpException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }
}
