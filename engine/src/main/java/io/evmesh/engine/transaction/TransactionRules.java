package io.evmesh.engine.transaction;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** The rules of validity that need no state, and the gas that is due before execution. */
public final class TransactionRules {
  /** Gas units that a transaction may ask for from Osaka on (EIP-7825). */
  public static final long GAS_LIMIT_CAP = 1 << 24;

  /** Gas units of a blob (EIP-4844). */
  public static final long GAS_PER_BLOB = 1 << 17;

  private static final int MAX_BLOBS_PER_TRANSACTION = 6; // EIP-7594
  private static final int MAX_INIT_CODE = 0xc000;
  private static final int BASE_GAS = 21_000;
  private static final int CREATION_GAS = 32_000;
  private static final int ZERO_BYTE_GAS = 4;
  private static final int INIT_WORD_GAS = 2;
  private static final int ACCESS_ADDRESS_GAS = 2400;
  private static final int ACCESS_KEY_GAS = 1900;
  private static final int AUTHORIZATION_GAS = 25_000;
  private static final int FLOOR_TOKEN_GAS = 10;
  private static final int TOKENS_PER_NON_ZERO_BYTE = 4;
  private static final Fork[] FIRST_FORK_OF_TYPE = {
    Fork.FRONTIER, Fork.BERLIN, Fork.LONDON, Fork.CANCUN, Fork.PRAGUE
  };

  private TransactionRules() {}

  /** The first rule that {@code transaction} breaks in {@code block}, signature aside. */
  public static Optional<Rejection> check(BlockContext block, Transaction transaction) {
    Optional<Rejection> fault = checkEnvelope(block.fork(), block.chainId(), transaction);
    if (fault.isEmpty()) {
      fault = checkFees(block, transaction);
    }
    return fault.isPresent() ? fault : checkContent(block.fork(), transaction);
  }

  /** The first rule that {@code transaction} breaks whatever the block, signature aside. */
  public static Optional<Rejection> checkAlone(Fork fork, long chainId, Transaction transaction) {
    Optional<Rejection> fault = checkEnvelope(fork, chainId, transaction);
    return fault.isPresent() ? fault : checkContent(fork, transaction);
  }

  private static Optional<Rejection> checkEnvelope(
      Fork fork, long chainId, Transaction transaction) {
    if (!fork.isAtLeast(FIRST_FORK_OF_TYPE[transaction.type().ordinal()])) {
      return Optional.of(Rejection.TYPE_NOT_SUPPORTED);
    }
    UInt256 signedFor = transaction.chainId();
    if (signedFor != null && (!signedFor.fitsLong() || signedFor.toLong() != chainId)) {
      return Optional.of(Rejection.INVALID_CHAIN_ID);
    }
    if (transaction.nonce() == -1) {
      return Optional.of(Rejection.NONCE_IS_MAX);
    }
    if (!transaction.maxFeePerGas().timesFits(transaction.gasLimit())) {
      return Optional.of(Rejection.FEE_OVERFLOW);
    }
    return Optional.empty();
  }

  private static Optional<Rejection> checkContent(Fork fork, Transaction transaction) {
    if (Long.compareUnsigned(transaction.gasLimit(), intrinsicGas(fork, transaction)) < 0) {
      return Optional.of(Rejection.INTRINSIC_GAS_TOO_LOW);
    }
    if (Long.compareUnsigned(transaction.gasLimit(), floorGas(fork, transaction)) < 0) {
      return Optional.of(Rejection.FLOOR_GAS_TOO_LOW);
    }
    if (fork.isAtLeast(Fork.SHANGHAI)
        && transaction.isCreation()
        && transaction.data().size() > MAX_INIT_CODE) {
      return Optional.of(Rejection.INIT_CODE_TOO_LARGE);
    }
    if (fork.isAtLeast(Fork.OSAKA)
        && Long.compareUnsigned(transaction.gasLimit(), GAS_LIMIT_CAP) > 0) {
      return Optional.of(Rejection.GAS_LIMIT_ABOVE_CAP);
    }
    return switch (transaction.type()) {
      case LEGACY, ACCESS_LIST, DYNAMIC_FEE -> Optional.empty();
      case BLOB -> checkBlobs(fork, transaction);
      case SET_CODE -> checkAuthorizations(transaction);
    };
  }

  private static Optional<Rejection> checkBlobs(Fork fork, Transaction transaction) {
    if (transaction.isCreation()) {
      return Optional.of(Rejection.BLOB_CREATION);
    }
    int count = transaction.blobVersionedHashes().size();
    if (count == 0) {
      return Optional.of(Rejection.NO_BLOBS);
    }
    if (fork.isAtLeast(Fork.OSAKA) && count > MAX_BLOBS_PER_TRANSACTION) {
      return Optional.of(Rejection.TOO_MANY_BLOBS);
    }
    for (Hash hash : transaction.blobVersionedHashes()) {
      if (hash.limb3() >>> 56 != 1) {
        return Optional.of(Rejection.BLOB_VERSION_UNKNOWN);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> checkAuthorizations(Transaction transaction) {
    if (transaction.isCreation()) {
      return Optional.of(Rejection.SET_CODE_CREATION);
    }
    return transaction.authorizations().isEmpty()
        ? Optional.of(Rejection.NO_AUTHORIZATIONS)
        : Optional.empty();
  }

  private static Optional<Rejection> checkFees(BlockContext block, Transaction transaction) {
    if (transaction.maxPriorityFeePerGas().compareTo(transaction.maxFeePerGas()) > 0) {
      return Optional.of(Rejection.PRIORITY_FEE_ABOVE_FEE_CAP);
    }
    if (transaction.maxFeePerGas().compareTo(block.baseFee()) < 0) {
      return Optional.of(Rejection.FEE_BELOW_BASE_FEE);
    }
    if (transaction.type() == TransactionType.BLOB) {
      if (transaction.blobVersionedHashes().size() > block.maxBlobs()) {
        return Optional.of(Rejection.TOO_MANY_BLOBS);
      }
      if (transaction.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0) {
        return Optional.of(Rejection.BLOB_FEE_BELOW_BASE_FEE);
      }
    }
    return Optional.empty();
  }

  /** Gas units due before the first instruction (Yellow Paper, g0). */
  public static long intrinsicGas(Fork fork, Transaction transaction) {
    Bytes data = transaction.data();
    int zeros = zeroBytes(data);
    long nonZeroGas = fork.isAtLeast(Fork.ISTANBUL) ? 16 : 68; // EIP-2028
    long gas = BASE_GAS + (long) ZERO_BYTE_GAS * zeros + nonZeroGas * (data.size() - zeros);
    if (transaction.isCreation()) {
      gas += fork.isAtLeast(Fork.HOMESTEAD) ? CREATION_GAS : 0;
      gas += fork.isAtLeast(Fork.SHANGHAI) ? (long) INIT_WORD_GAS * ((data.size() + 31) / 32) : 0;
    }
    for (AccessListEntry entry : transaction.accessList()) {
      gas += ACCESS_ADDRESS_GAS + (long) ACCESS_KEY_GAS * entry.storageKeys().size();
    }
    return gas + (long) AUTHORIZATION_GAS * transaction.authorizations().size();
  }

  /** The least gas units that the transaction pays whatever it does (EIP-7623); 0 before Prague. */
  public static long floorGas(Fork fork, Transaction transaction) {
    if (!fork.isAtLeast(Fork.PRAGUE)) {
      return 0;
    }
    Bytes data = transaction.data();
    int zeros = zeroBytes(data);
    long tokens = zeros + (long) TOKENS_PER_NON_ZERO_BYTE * (data.size() - zeros);
    return BASE_GAS + FLOOR_TOKEN_GAS * tokens;
  }

  private static int zeroBytes(Bytes data) {
    byte[] bytes = data.unsafeArray();
    int zeros = 0;
    int i = 0;
    for (; i + 8 <= bytes.length; i += 8) {
      // the high bit of each byte of the mask is set where the byte is not zero
      long x = BigEndian.getLong(bytes, i);
      long low = 0x7f7f_7f7f_7f7f_7f7fL;
      zeros += 8 - Long.bitCount(((x & low) + low | x) & ~low);
    }
    for (; i < bytes.length; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return zeros;
  }
}
