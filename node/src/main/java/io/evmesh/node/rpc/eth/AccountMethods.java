package io.evmesh.node.rpc.eth;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.node.account.TypedData;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.TypedDataType;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.send.Filling;
import io.evmesh.node.send.Impersonation;
import io.evmesh.node.send.Intake;
import java.util.List;

/** The accounts whose keys the node has: what they sign, and what is sent for them. */
public final class AccountMethods {
  private static final Parameter<CallRequest> TRANSACTION =
      Parameter.required("Transaction", CallTypes.CALL);
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<Bytes> MESSAGE = Parameter.required("Message", Types.DATA);
  private static final Parameter<TypedData> TYPED =
      Parameter.required("Typed data", TypedDataType.TYPED_DATA);

  private final Wallet wallet;
  private final Filling filling;
  private final Impersonation impersonation;

  private AccountMethods(Wallet wallet, Filling filling, Impersonation impersonation) {
    this.wallet = wallet;
    this.filling = filling;
    this.impersonation = impersonation;
  }

  /** For development: sending for an account whatever its key. */
  public static Method unsigned(Filling filling, Intake intake) {
    AccountMethods own = new AccountMethods(new Wallet(List.of()), filling, new Impersonation());
    return Method.of(
            "eth_sendUnsignedTransaction",
            "Completes and sends a transaction that nobody signs.",
            List.of(TRANSACTION),
            "transaction hash",
            call -> SendMethods.answer(own.sent(call.get(TRANSACTION), true, intake)))
        .deferred();
  }

  /** The methods. */
  public static List<Method> all(
      ChainView chain, Wallet wallet, Filling filling, Impersonation impersonation, Intake intake) {
    AccountMethods own = new AccountMethods(wallet, filling, impersonation);
    return List.of(
        Method.of(
            "eth_accounts",
            "The accounts that the node can sign for.",
            List.of(),
            "list of addresses",
            call ->
                out -> {
                  out.startArray();
                  wallet.addresses().forEach(out::address);
                  out.endArray();
                }),
        Method.of(
                "eth_sendTransaction",
                "Completes, signs and sends a transaction of an account of the node's.",
                List.of(TRANSACTION),
                "transaction hash",
                call -> SendMethods.answer(own.sent(call.get(TRANSACTION), false, intake)))
            .deferred(),
        Method.of(
                "eth_sendTransactionSync",
                "The same, and waits for the receipt.",
                List.of(TRANSACTION, SendMethods.TIMEOUT),
                "receipt",
                call ->
                    SendMethods.receipt(
                        chain,
                        own.sent(call.get(TRANSACTION), false, intake),
                        call.get(SendMethods.TIMEOUT)))
            .deferred(),
        Method.of(
            "eth_signTransaction",
            "Completes and signs a transaction of an account of the node's.",
            List.of(TRANSACTION),
            "wire form and transaction",
            call -> own.signedAnswer(call.get(TRANSACTION))),
        Method.of(
            "eth_fillTransaction",
            "Completes a transaction: nonce, gas limit, fees.",
            List.of(TRANSACTION),
            "wire form and transaction",
            call -> own.filled(call.get(TRANSACTION))),
        Method.of(
            "eth_sign",
            "Signs a message, marked as one (EIP-191).",
            List.of(ADDRESS, MESSAGE),
            "65 bytes",
            call -> own.signature(call.get(ADDRESS), call.get(MESSAGE))),
        Method.of(
            "personal_sign",
            "Signs a message, marked as one (EIP-191).",
            List.of(MESSAGE, ADDRESS),
            "65 bytes",
            call -> own.signature(call.get(ADDRESS), call.get(MESSAGE))),
        Method.of(
                "eth_signTypedData_v4",
                "Signs typed data (EIP-712).",
                List.of(ADDRESS, TYPED),
                "65 bytes",
                call -> {
                  Bytes key = own.key(call.get(ADDRESS));
                  Bytes signature = Wallet.sign(call.get(TYPED).hash(), key);
                  return out -> out.data(signature);
                })
            .alias("eth_signTypedData"));
  }

  private Bytes key(Address address) {
    return wallet.key(address).orElseThrow(() -> RpcException.server("unknown account"));
  }

  private Answer signature(Address address, Bytes message) {
    Bytes signature = Wallet.sign(Wallet.personal(message), key(address));
    return out -> out.data(signature);
  }

  private Transaction signed(CallRequest request) throws InterruptedException {
    Bytes key = key(request.sender());
    return Signatures.sign(fill(request), key);
  }

  /** Signed, or with what stands in for the signature of an account that has no key. */
  private Transaction sendable(CallRequest request, boolean unsigned) throws InterruptedException {
    Address sender = request.sender();
    boolean hasKey = wallet.key(sender).isPresent() && !unsigned;
    if (hasKey || !unsigned && !impersonation.isOf(sender)) {
      return signed(request);
    }
    RecoveredTransaction recovered = new RecoveredTransaction(fill(request), sender);
    return StandInSignature.orSigned(recovered).transaction();
  }

  private Intake.Sent sent(CallRequest request, boolean unsigned, Intake intake)
      throws InterruptedException {
    Transaction transaction = sendable(request, unsigned);
    return SendMethods.refused(() -> intake.send(transaction, request.sender()));
  }

  private Transaction fill(CallRequest request) throws InterruptedException {
    try {
      return filling.fill(request);
    } catch (CallFault fault) {
      throw CallMethods.asError(fault);
    }
  }

  private Answer signedAnswer(CallRequest request) throws InterruptedException {
    if (request.gas() == null) {
      throw RpcException.server("gas not specified");
    }
    if (request.gasPrice() == null
        && (request.maxFeePerGas() == null || request.maxPriorityFeePerGas() == null)) {
      throw RpcException.server("missing gasPrice or maxFeePerGas/maxPriorityFeePerGas");
    }
    if (request.nonce() == null) {
      throw RpcException.server("nonce not specified");
    }
    return answer(signed(request), request.sender());
  }

  private Answer filled(CallRequest request) throws InterruptedException {
    return answer(
        fill(request).withSignature(new Signature(0, UInt256.ZERO, UInt256.ZERO)),
        request.sender());
  }

  private static Answer answer(Transaction transaction, Address sender) {
    return out -> {
      out.startObject().field("raw").data(TransactionCodec.encode(transaction)).field("tx");
      TransactionJson.pending(out, transaction, TransactionCodec.hash(transaction), sender);
      out.endObject();
    };
  }
}
