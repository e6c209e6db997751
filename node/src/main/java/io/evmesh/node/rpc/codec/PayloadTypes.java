package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.rpc.ParameterType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How payload attributes are read (Engine API). */
public final class PayloadTypes {
  /** What a block is to be like. */
  public static final ParameterType<Attributes> ATTRIBUTES =
      ParameterType.of("{\"type\":\"object\"}", PayloadTypes::attributes);

  private PayloadTypes() {}

  /**
   * What a block is to be like.
   *
   * @param withdrawals null before Shanghai
   * @param parentBeaconRoot null before Cancun
   */
  public record Attributes(
      long timestamp,
      Hash prevRandao,
      Address suggestedFeeRecipient,
      @Nullable List<Withdrawal> withdrawals,
      @Nullable Hash parentBeaconRoot) {}

  private static Attributes attributes(JsonNode node) {
    Fields fields = new Fields(node, "engine.PayloadAttributes");
    return new Attributes(
        fields.get("timestamp", Types::unsigned),
        fields.get("prevRandao", Types::hash),
        fields.get("suggestedFeeRecipient", Types::address),
        fields.find("withdrawals", Fields.list(CallTypes::withdrawal)),
        fields.find("parentBeaconBlockRoot", Types::hash));
  }
}
