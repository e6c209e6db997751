package io.evmesh.engine.transaction;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of validity that need no state, and the gas that is due before execution.
 *
 * <p>Of several rules that a transaction breaks the first is named, in the order of the execution
 * specification (github.com/ethereum/execution-specs), which is the same under all forks but for
 * one rule. {@code decode_transaction}: the type. {@code validate_transaction}, here {@link
 * #checkAlone}: intrinsic gas and floor, the highest nonce, size of init code, highest gas limit.
 * {@code check_transaction}: gas and blobs that the block has left ({@code BlockAllowance}), chain
 * id, signature, priority fee, base fee, blobs (none, too many, version, fee), creation by a type
 * that can not, authorisations; then of the sender ({@code TransactionExecutor}) nonce, balance,
 * code. Under Cancun a blob transaction's creation comes before its blobs.
 */
public final class TransactionRules {
  /** Gas units that a transaction may ask for from Osaka on (EIP-7825). */
  public static final long GAS_LIMIT_CAP = 1 << 24;

  /** Gas units of a blob (EIP-4844). */
  public static final long GAS_PER_BLOB = 1 << 17;

  private static final int MAX_BLOBS_PER_TRANSACTION = 6; // EIP-7594
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

  /**
   * The first rule that {@code transaction} breaks in {@code block}; what the block has left,
   * signature and sender aside.
   */
  public static Optional<Rejection> check(BlockContext block, Transaction transaction) {
    Rejection fault = alone(block.fork(), transaction);
    if (fault == null && transaction.blobVersionedHashes().size() > block.maxBlobs()) {
      fault = Rejection.TOO_MANY_BLOBS; // more than any block of the fork has left
    }
    if (fault == null && !isForChain(block.chainId(), transaction)) {
      fault = Rejection.INVALID_CHAIN_ID;
    }
    if (fault == null) {
      fault = fees(block, transaction);
    }
    return Optional.ofNullable(
        fault == null ? ofType(block.fork(), block.blobBaseFee(), transaction) : fault);
  }

  /**
   * The same for a transaction that is only tried out: without a cap of its gas limit.
   *
   * @param mayBeFree whether fees of zero are high enough
   */
  public static Optional<Rejection> checkTrial(
      BlockContext block, Transaction transaction, boolean mayBeFree) {
    Rejection fault = alone(block.fork(), transaction);
    if (fault == Rejection.GAS_LIMIT_ABOVE_CAP) {
      fault = null; // the last that is looked for
    }
    if (fault == null && !isForChain(block.chainId(), transaction)) {
      fault = Rejection.INVALID_CHAIN_ID;
    }
    boolean isFree =
        transaction.maxFeePerGas().isZero() && transaction.maxPriorityFeePerGas().isZero();
    if (fault == null && !(mayBeFree && isFree)) {
      fault = fees(block, transaction);
    }
    if (fault != null) {
      return Optional.of(fault);
    }
    Rejection ofType = ofType(block.fork(), block.blobBaseFee(), transaction);
    boolean isForgiven =
        ofType == Rejection.BLOB_FEE_BELOW_BASE_FEE
            && mayBeFree
            && transaction.maxFeePerBlobGas().isZero();
    return isForgiven ? Optional.empty() : Optional.ofNullable(ofType);
  }

  /**
   * The first rule of each kind that {@code transaction} breaks in {@code block}: of what it is
   * alone, the chain, the fees and its type. For tests that others made, who checked in another
   * order.
   */
  public static Set<Rejection> checkEachKind(BlockContext block, Transaction transaction) {
    Set<Rejection> faults = EnumSet.noneOf(Rejection.class);
    checkAlone(block.fork(), transaction).ifPresent(faults::add);
    if (!isForChain(block.chainId(), transaction)) {
      faults.add(Rejection.INVALID_CHAIN_ID);
    }
    Optional.ofNullable(fees(block, transaction)).ifPresent(faults::add);
    Optional.ofNullable(ofType(block.fork(), block.blobBaseFee(), transaction))
        .ifPresent(faults::add);
    if (!feesFit(transaction)) {
      faults.add(Rejection.FEE_OVERFLOW);
    }
    return faults;
  }

  /** The first rule that {@code transaction} breaks under {@code fork}, whatever the block. */
  public static Optional<Rejection> checkAlone(Fork fork, Transaction transaction) {
    return Optional.ofNullable(alone(fork, transaction));
  }

  /**
   * The same and, of a chain with this id, what else holds in whatever block: for who gathers
   * transactions before there is one.
   */
  public static Optional<Rejection> checkAlone(Fork fork, long chainId, Transaction transaction) {
    Rejection fault = alone(fork, transaction);
    if (fault == null && !isForChain(chainId, transaction)) {
      fault = Rejection.INVALID_CHAIN_ID;
    }
    return Optional.ofNullable(fault == null ? ofType(fork, UInt256.ZERO, transaction) : fault);
  }

  private static @Nullable Rejection alone(Fork fork, Transaction transaction) {
    if (!fork.isAtLeast(FIRST_FORK_OF_TYPE[transaction.type().ordinal()])) {
      return Rejection.TYPE_NOT_SUPPORTED;
    }
    long gas = transaction.gasLimit();
    if (Long.compareUnsigned(gas, intrinsicGas(fork, transaction)) < 0) {
      return Rejection.INTRINSIC_GAS_TOO_LOW;
    }
    if (Long.compareUnsigned(gas, floorGas(fork, transaction)) < 0) {
      return Rejection.FLOOR_GAS_TOO_LOW;
    }
    if (transaction.nonce() == -1) {
      return Rejection.NONCE_IS_MAX;
    }
    if (fork.isAtLeast(Fork.SHANGHAI)
        && transaction.isCreation()
        && transaction.data().size() > Creations.MAX_INIT_CODE) {
      return Rejection.INIT_CODE_TOO_LARGE;
    }
    return fork.isAtLeast(Fork.OSAKA) && Long.compareUnsigned(gas, GAS_LIMIT_CAP) > 0
        ? Rejection.GAS_LIMIT_ABOVE_CAP
        : null;
  }

  /** Whether the transaction can be on the chain: it names that one, or none (EIP-155). */
  public static boolean isForChain(long chainId, Transaction transaction) {
    UInt256 signedFor = transaction.chainId();
    return signedFor == null || signedFor.fitsLong() && signedFor.toLong() == chainId;
  }

  /**
   * Whether gas limit times fee cap is below 2^256. No balance covers more, so that a transaction
   * with a sender is refused for that; where there is none, this is the rule.
   */
  public static boolean feesFit(Transaction transaction) {
    return transaction.maxFeePerGas().timesFits(transaction.gasLimit());
  }

  private static @Nullable Rejection fees(BlockContext block, Transaction transaction) {
    if (transaction.maxPriorityFeePerGas().compareTo(transaction.maxFeePerGas()) > 0) {
      return Rejection.PRIORITY_FEE_ABOVE_FEE_CAP;
    }
    return transaction.maxFeePerGas().compareTo(block.baseFee()) < 0
        ? Rejection.FEE_BELOW_BASE_FEE
        : null;
  }

  private static @Nullable Rejection ofType(
      Fork fork, UInt256 blobBaseFee, Transaction transaction) {
    return switch (transaction.type()) {
      case LEGACY, ACCESS_LIST, DYNAMIC_FEE -> null;
      case BLOB -> blobs(fork, blobBaseFee, transaction);
      case SET_CODE -> authorizations(transaction);
    };
  }

  private static @Nullable Rejection blobs(
      Fork fork, UInt256 blobBaseFee, Transaction transaction) {
    boolean isFirstOfBlobs = !fork.isAtLeast(Fork.PRAGUE);
    if (isFirstOfBlobs && transaction.isCreation()) {
      return Rejection.BLOB_CREATION;
    }
    int count = transaction.blobVersionedHashes().size();
    if (count == 0) {
      return Rejection.NO_BLOBS;
    }
    if (fork.isAtLeast(Fork.OSAKA) && count > MAX_BLOBS_PER_TRANSACTION) {
      return Rejection.TOO_MANY_BLOBS;
    }
    for (Hash hash : transaction.blobVersionedHashes()) {
      if (hash.limb3() >>> 56 != 1) {
        return Rejection.BLOB_VERSION_UNKNOWN;
      }
    }
    if (transaction.maxFeePerBlobGas().compareTo(blobBaseFee) < 0) {
      return Rejection.BLOB_FEE_BELOW_BASE_FEE;
    }
    return transaction.isCreation() ? Rejection.BLOB_CREATION : null;
  }

  private static @Nullable Rejection authorizations(Transaction transaction) {
    if (transaction.isCreation()) {
      return Rejection.SET_CODE_CREATION;
    }
    return transaction.authorizations().isEmpty() ? Rejection.NO_AUTHORIZATIONS : null;
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
