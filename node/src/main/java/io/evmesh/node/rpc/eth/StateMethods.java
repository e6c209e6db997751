package io.evmesh.node.rpc.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Accounts as they stand after a block. */
public final class StateMethods {
  /** Most slots of one question, as go-ethereum has it. */
  private static final int MOST_SLOTS = 1024;

  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<UInt256> SLOT = Parameter.required("Storage slot", Types.SLOT);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);
  private static final Parameter<Map<Address, List<UInt256>>> REQUESTS =
      Parameter.required(
          "Requests", ParameterType.of("{\"type\":\"object\"}", StateMethods::requests));

  private StateMethods() {}

  /**
   * The methods.
   *
   * @param states where accounts stand, also in the block that waits
   * @param nextNonce the nonce after the transactions that wait, of an account with this address
   */
  public static List<Method> all(FindState states, ToLongFunction<Address> nextNonce) {
    return List.of(
        Method.of(
            "eth_getBalance",
            "Wei of an account after a block.",
            List.of(ADDRESS, BLOCK),
            "quantity",
            call ->
                Answer.quantity(
                    states.find(call.get(BLOCK)).accountOrEmpty(call.get(ADDRESS)).balance())),
        Method.of(
            "eth_getTransactionCount",
            "The nonce of an account after a block; pending: after the transactions that wait.",
            List.of(ADDRESS, BLOCK),
            "quantity",
            call ->
                Answer.quantity(
                    call.get(BLOCK) == BlockRef.Tag.PENDING
                        ? nextNonce.applyAsLong(call.get(ADDRESS))
                        : states.find(call.get(BLOCK)).accountOrEmpty(call.get(ADDRESS)).nonce())),
        Method.of(
            "eth_getCode",
            "The code of an account after a block.",
            List.of(ADDRESS, BLOCK),
            "data",
            call -> {
              Snapshot state = states.find(call.get(BLOCK));
              var code = state.code(state.accountOrEmpty(call.get(ADDRESS)).codeHash());
              return out -> out.data(code.bytes());
            }),
        Method.of(
            "eth_getAccountInfo",
            "Balance, nonce and code of an account after a block.",
            List.of(ADDRESS, BLOCK),
            "object {balance, nonce, code}",
            call -> {
              Snapshot state = states.find(call.get(BLOCK));
              Account account = state.accountOrEmpty(call.get(ADDRESS));
              var code = state.code(account.codeHash());
              return out -> {
                out.startObject().field("balance").quantity(account.balance());
                out.field("nonce").quantity(account.nonce());
                out.field("code").data(code.bytes()).endObject();
              };
            }),
        Method.of(
            "eth_getStorageAt",
            "The value of a slot of an account after a block.",
            List.of(ADDRESS, SLOT, BLOCK),
            "32 bytes",
            call -> {
              UInt256 value = states.find(call.get(BLOCK)).slot(call.get(ADDRESS), call.get(SLOT));
              return out -> out.word(value);
            }),
        Method.of(
            "eth_getStorageValues",
            "The values of slots of several accounts after a block.",
            List.of(REQUESTS, BLOCK),
            "object of lists of 32 bytes",
            call -> values(states.find(call.get(BLOCK)), call.get(REQUESTS))));
  }

  private static Map<Address, List<UInt256>> requests(JsonNode node) {
    if (!node.isObject()) {
      throw new Malformed("json: cannot unmarshal into Go value of type map");
    }
    Map<Address, List<UInt256>> requests = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              Address address =
                  Types.address(
                      com.fasterxml.jackson.databind.node.TextNode.valueOf(field.getKey()));
              List<UInt256> slots = new ArrayList<>();
              field.getValue().forEach(slot -> slots.add(Types.hash(slot).toUInt256()));
              requests.put(address, slots);
            });
    return requests;
  }

  private static Answer values(Snapshot state, Map<Address, List<UInt256>> requests) {
    int count = requests.values().stream().mapToInt(List::size).sum();
    if (count == 0) {
      throw RpcException.invalidParams("empty request");
    }
    if (count > MOST_SLOTS) {
      throw RpcException.of(-38026, "too many slots (max %d)".formatted(MOST_SLOTS));
    }
    return out -> {
      out.startObject();
      requests.forEach(
          (address, slots) -> {
            out.field(address.toString()).startArray();
            slots.forEach(slot -> out.word(state.slot(address, slot)));
            out.endArray();
          });
      out.endObject();
    };
  }
}
