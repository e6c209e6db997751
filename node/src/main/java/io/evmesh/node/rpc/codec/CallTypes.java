package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.AccountOverride;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.StateOverrides;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.simulate.SimulationRequest;
import io.evmesh.node.simulate.SimulationRequest.BlockCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How transactions that are to be tried out or made are read, and what is to be otherwise. */
public final class CallTypes {
  /** A transaction's fields. */
  public static final ParameterType<CallRequest> CALL =
      ParameterType.of("{\"type\":\"object\"}", CallTypes::call);

  /** Accounts as they are to be, by their addresses. */
  public static final ParameterType<StateOverrides> STATES =
      ParameterType.of("{\"type\":\"object\"}", CallTypes::states);

  /** A block as it is to be. */
  public static final ParameterType<BlockOverride> BLOCK =
      ParameterType.of("{\"type\":\"object\"}", CallTypes::block);

  /** Blocks that are to be tried out. */
  public static final ParameterType<SimulationRequest> SIMULATION =
      ParameterType.of("{\"type\":\"object\"}", CallTypes::simulation);

  private CallTypes() {}

  /** A transaction's fields; others are passed over. */
  public static CallRequest call(JsonNode node) {
    Fields fields = new Fields(node, "ethapi.TransactionArgs");
    return new CallRequest(
        fields.find("from", Types::address),
        fields.find("to", Types::address),
        fields.find("gas", Types::unsigned),
        fields.find("gasPrice", Types::quantity),
        fields.find("maxFeePerGas", Types::quantity),
        fields.find("maxPriorityFeePerGas", Types::quantity),
        fields.find("value", Types::quantity),
        fields.find("nonce", Types::unsigned),
        fields.find("data", Types::data),
        fields.find("input", Types::data),
        fields.find("chainId", Types::quantity),
        fields.find("accessList", Fields.list(CallTypes::accessListEntry)),
        fields.find("maxFeePerBlobGas", Types::quantity),
        fields.find("blobVersionedHashes", Fields.list(Types::hash)),
        fields.find("authorizationList", Fields.list(CallTypes::authorization)));
  }

  private static AccessListEntry accessListEntry(JsonNode node) {
    Fields fields = new Fields(node, "types.AccessTuple");
    List<Hash> keys = fields.find("storageKeys", Fields.list(Types::hash));
    return new AccessListEntry(
        fields.get("address", Types::address), keys == null ? List.of() : keys);
  }

  private static Authorization authorization(JsonNode node) {
    Fields fields = new Fields(node, "types.SetCodeAuthorization");
    return new Authorization(
        fields.get("chainId", Types::quantity),
        fields.get("address", Types::address),
        fields.get("nonce", Types::unsigned),
        (int) fields.get("yParity", Types::unsigned).longValue() & 0xff,
        fields.get("r", CallTypes::word),
        fields.get("s", CallTypes::word));
  }

  /** A number that may have leading zeros. */
  private static UInt256 word(JsonNode node) {
    return Types.slot(node);
  }

  /** Accounts as they are to be. */
  public static StateOverrides states(JsonNode node) {
    if (!node.isObject()) {
      throw new Malformed(
          "json: cannot unmarshal %s into Go value of type override.StateOverride"
              .formatted(Types.kind(node)));
    }
    Map<Address, AccountOverride> accounts = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field ->
                accounts.put(
                    Types.address(TextNode.valueOf(field.getKey())), account(field.getValue())));
    return new StateOverrides(accounts);
  }

  private static AccountOverride account(JsonNode node) {
    Fields fields = new Fields(node, "override.OverrideAccount");
    Address moved = fields.find("movePrecompileToAddress", Types::address);
    return new AccountOverride(
        fields.find("nonce", Types::unsigned),
        fields.find("code", Types::data),
        fields.find("balance", Types::quantity),
        fields.find("state", CallTypes::slots),
        fields.find("stateDiff", CallTypes::slots),
        moved);
  }

  private static Map<UInt256, UInt256> slots(JsonNode node) {
    Fields ignored = new Fields(node, "map[common.Hash]common.Hash");
    Map<UInt256, UInt256> slots = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field ->
                slots.put(
                    Types.hash(TextNode.valueOf(field.getKey())).toUInt256(),
                    Types.hash(field.getValue()).toUInt256()));
    return slots;
  }

  /** A block as it is to be. */
  public static BlockOverride block(JsonNode node) {
    Fields fields = new Fields(node, "override.BlockOverrides");
    return new BlockOverride(
        fields.find("number", Types::count),
        fields.find("difficulty", Types::quantity),
        fields.find("time", Types::unsigned),
        fields.find("gasLimit", Types::unsigned),
        fields.find("feeRecipient", Types::address),
        fields.find("prevRandao", Types::hash),
        fields.find("baseFeePerGas", Types::quantity),
        fields.find("blobBaseFee", Types::quantity));
  }

  private static SimulationRequest simulation(JsonNode node) {
    Fields fields = new Fields(node, "ethapi.simOpts");
    List<BlockCalls> blocks = fields.find("blockStateCalls", Fields.list(CallTypes::blockCalls));
    return new SimulationRequest(
        blocks == null ? List.of() : blocks,
        isTrue(fields, "traceTransfers"),
        isTrue(fields, "validation"),
        isTrue(fields, "returnFullTransactions"));
  }

  private static boolean isTrue(Fields fields, String name) {
    return Boolean.TRUE.equals(fields.find(name, Types::bool));
  }

  private static BlockCalls blockCalls(JsonNode node) {
    Fields fields = new Fields(node, "ethapi.simBlock");
    JsonNode block = node.get("blockOverrides");
    boolean hasBlock = block != null && !block.isNull();
    Fields ofBlock = hasBlock ? new Fields(block, "override.BlockOverrides") : fields;
    Hash beaconRoot = hasBlock ? ofBlock.find("beaconRoot", Types::hash) : null;
    List<Withdrawal> withdrawals =
        hasBlock ? ofBlock.find("withdrawals", Fields.list(CallTypes::withdrawal)) : null;
    StateOverrides states = fields.find("stateOverrides", CallTypes::states);
    List<CallRequest> calls = fields.find("calls", Fields.list(CallTypes::call));
    return new BlockCalls(
        hasBlock ? block(block) : BlockOverride.NONE,
        beaconRoot == null ? Hash.ZERO : beaconRoot,
        withdrawals == null ? List.of() : withdrawals,
        states == null ? StateOverrides.NONE : states,
        calls == null ? List.of() : calls);
  }

  /** A withdrawal (EIP-4895). */
  public static Withdrawal withdrawal(JsonNode node) {
    Fields fields = new Fields(node, "types.Withdrawal");
    return new Withdrawal(
        fields.get("index", Types::unsigned),
        fields.get("validatorIndex", Types::unsigned),
        fields.get("address", Types::address),
        fields.get("amount", Types::unsigned));
  }
}
