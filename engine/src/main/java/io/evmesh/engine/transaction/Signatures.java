package io.evmesh.engine.transaction;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** Who signed what, and signing. */
public final class Signatures {
  /** The first byte of what is signed for an authorisation (EIP-7702). */
  private static final byte AUTHORIZATION_MAGIC = 5;

  private Signatures() {}

  /**
   * The account that signed {@code transaction}; empty if the signature is not valid. From
   * Homestead on s may not be above half of the group's order (EIP-2), and before Spurious Dragon
   * no chain id can be signed for (EIP-155).
   */
  public static Optional<Address> sender(Transaction transaction, Fork fork) {
    Signature signature = transaction.signature();
    if (signature == null
        || fork.isAtLeast(Fork.HOMESTEAD) && Secp256k1.isHigh(signature.s())
        || !fork.isAtLeast(Fork.SPURIOUS_DRAGON)
            && transaction.type() == TransactionType.LEGACY
            && transaction.chainId() != null) {
      return Optional.empty();
    }
    return Secp256k1.recoverAddress(
        TransactionCodec.signingHash(transaction),
        signature.yParity(),
        signature.r(),
        signature.s());
  }

  /** The account that signed {@code authorization}; empty if the signature is not valid. */
  public static Optional<Address> authority(Authorization authorization) {
    if (Secp256k1.isHigh(authorization.s())) {
      return Optional.empty();
    }
    return Secp256k1.recoverAddress(
        signingHash(authorization), authorization.yParity(), authorization.r(), authorization.s());
  }

  /** The same transaction, signed with a private key of 32 bytes. */
  public static Transaction sign(Transaction transaction, Bytes privateKey) {
    var signed = Secp256k1.sign(TransactionCodec.signingHash(transaction), privateKey);
    return transaction.withSignature(new Signature(signed.yParity(), signed.r(), signed.s()));
  }

  /** The same authorisation, signed with a private key of 32 bytes. */
  public static Authorization sign(Authorization authorization, Bytes privateKey) {
    var signed = Secp256k1.sign(signingHash(authorization), privateKey);
    return new Authorization(
        authorization.chainId(),
        authorization.address(),
        authorization.nonce(),
        signed.yParity(),
        signed.r(),
        signed.s());
  }

  private static Hash signingHash(Authorization authorization) {
    UInt256 chainId = authorization.chainId();
    RlpWriter rlp = new RlpWriter().writeRaw(Bytes.wrap(new byte[] {AUTHORIZATION_MAGIC}));
    rlp.startList().write(chainId).write(authorization.address()).write(authorization.nonce());
    return Keccak256.hash(rlp.endList().toBytes());
  }
}
