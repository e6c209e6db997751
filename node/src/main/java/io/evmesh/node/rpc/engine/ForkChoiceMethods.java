package io.evmesh.node.rpc.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.consensus.ForkChoice.Choice;
import io.evmesh.node.consensus.PayloadStatus;
import io.evmesh.node.consensus.PayloadStatus.Verdict;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.UnreachableStateException;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.PayloadTypes;
import io.evmesh.node.rpc.codec.PayloadTypes.Attributes;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.rpc.engine.PayloadRules.Along;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes payloads, and the choice of a head. */
public final class ForkChoiceMethods {
  private static final int NEW_PAYLOAD_VERSIONS = 5;
  private static final int FORK_CHOICE_VERSIONS = 4;

  private static final Parameter<ExecutionPayload> PAYLOAD =
      Parameter.required("Execution payload", ExecutionPayload.TYPE);
  private static final Parameter<Optional<List<Hash>>> HASHES =
      Parameter.optional(
          "Expected blob versioned hashes",
          ParameterType.of(
              "{\"type\":\"array\"}", node -> Optional.of(Fields.list(Types::hash).apply(node))),
          Optional.empty());
  private static final Parameter<Optional<Hash>> BEACON_ROOT =
      Parameter.optional(
          "Parent beacon block root",
          ParameterType.of(Types.HASH.schema(), node -> Optional.of(Types.hash(node))),
          Optional.empty());
  private static final Parameter<Optional<List<Bytes>>> REQUESTS =
      Parameter.optional(
          "Execution requests",
          ParameterType.of(
              "{\"type\":\"array\"}", node -> Optional.of(Fields.list(Types::data).apply(node))),
          Optional.empty());
  private static final Parameter<Choice> STATE =
      Parameter.required(
          "Forkchoice state", ParameterType.of("{\"type\":\"object\"}", ForkChoiceMethods::choice));
  private static final Parameter<Optional<Attributes>> ATTRIBUTES =
      Parameter.optional(
          "Payload attributes",
          ParameterType.of(
              PayloadTypes.ATTRIBUTES.schema(),
              node -> Optional.of(PayloadTypes.ATTRIBUTES.read(node))),
          Optional.empty());

  private final ChainView chain;
  private final ForkChoice forkChoice;
  private final PreparedPayloads payloads;
  private final PayloadRules rules;

  private ForkChoiceMethods(ChainView chain, ForkChoice forkChoice, PreparedPayloads payloads) {
    this.chain = chain;
    this.forkChoice = forkChoice;
    this.payloads = payloads;
    rules = new PayloadRules(chain.config());
  }

  private static Choice choice(JsonNode node) {
    Fields fields = new Fields(node, "engine.ForkchoiceStateV1");
    return new Choice(
        fields.get("headBlockHash", Types::hash),
        fields.get("safeBlockHash", Types::hash),
        fields.get("finalizedBlockHash", Types::hash));
  }

  /** The methods. */
  static List<Method> all(ChainView chain, ForkChoice forkChoice, PreparedPayloads payloads) {
    ForkChoiceMethods methods = new ForkChoiceMethods(chain, forkChoice, payloads);
    List<Method> all = new ArrayList<>();
    IntStream.rangeClosed(1, NEW_PAYLOAD_VERSIONS).forEach(v -> all.add(methods.newPayload(v)));
    IntStream.rangeClosed(1, FORK_CHOICE_VERSIONS).forEach(v -> all.add(methods.updated(v)));
    return all;
  }

  private Method newPayload(int version) {
    List<Parameter<?>> parameters =
        switch (version) {
          case 1, 2 -> List.of(PAYLOAD);
          case 3 -> List.of(PAYLOAD, HASHES, BEACON_ROOT);
          default -> List.of(PAYLOAD, HASHES, BEACON_ROOT, REQUESTS);
        };
    return Method.of(
        "engine_newPayloadV" + version,
        "Executes a block that a consensus client has; the chain stays as it is.",
        parameters,
        "payload status",
        call -> {
          Along along =
              new Along(
                  version < 3 ? null : call.get(HASHES).orElse(null),
                  version < 3 ? null : call.get(BEACON_ROOT).orElse(null),
                  version < 4 ? null : call.get(REQUESTS).orElse(null));
          ExecutionPayload payload = call.get(PAYLOAD);
          rules.check(version, payload, along);
          PayloadStatus status = judge(payload, along);
          return out -> write(out, status);
        });
  }

  private PayloadStatus judge(ExecutionPayload payload, Along along) throws InterruptedException {
    Block block;
    try {
      block = payload.block(along.beaconRoot(), along.requests());
    } catch (RlpException e) {
      return PayloadStatus.invalid(null, "a transaction can not be read: " + e.getMessage());
    }
    Hash hash = block.header().hash();
    if (!hash.equals(payload.blockHash())) {
      return PayloadStatus.invalid(
          null, "the block has the hash %s, not %s".formatted(hash, payload.blockHash()));
    }
    if (along.hashes() != null && !along.hashes().equals(blobs(block))) {
      return PayloadStatus.invalid(null, "the blobs are not those that are expected");
    }
    return forkChoice.judge(block);
  }

  private static List<Hash> blobs(Block block) {
    return block.transactions().stream()
        .flatMap(transaction -> transaction.blobVersionedHashes().stream())
        .toList();
  }

  private Method updated(int version) {
    return Method.of(
        "engine_forkchoiceUpdatedV" + version,
        "Makes a block the head of the chain, and begins another on it if that is asked for.",
        List.of(STATE, ATTRIBUTES),
        "payload status and payload id",
        call -> update(version, call));
  }

  private Answer update(int version, Call call) throws InterruptedException {
    Choice choice = call.get(STATE);
    Optional<Attributes> attributes = call.get(ATTRIBUTES);
    PayloadStatus status = choose(choice);
    boolean begins =
        attributes.isPresent()
            && status.verdict() == Verdict.VALID
            && forkChoice.isHead(choice.head());
    String id = begins ? prepare(version, attributes.get()) : null;
    return out -> {
      out.startObject();
      write(out.field("payloadStatus"), status);
      out.field("payloadId");
      if (id == null) {
        out.nothing();
      } else {
        out.text(id);
      }
      out.endObject();
    };
  }

  private PayloadStatus choose(Choice choice) throws InterruptedException {
    try {
      return forkChoice.choose(choice);
    } catch (ForkChoice.Contradiction e) {
      throw EngineErrors.invalidForkChoice(String.valueOf(e.getMessage()));
    } catch (UnreachableStateException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }

  private String prepare(int version, Attributes attributes) {
    rules.check(version, attributes);
    if (Long.compareUnsigned(attributes.timestamp(), chain.head().header().timestamp()) <= 0) {
      throw EngineErrors.invalidAttributes("the timestamp is not later than the head's");
    }
    return payloads.prepare(chain.head(), attributes);
  }

  private static void write(JsonOut out, PayloadStatus status) {
    out.startObject();
    out.field("status").text(status.verdict().name());
    Hash latest = status.latestValid();
    out.field("latestValidHash");
    if (latest == null) {
      out.nothing();
    } else {
      out.hash(latest);
    }
    @Nullable String fault = status.fault();
    out.field("validationError");
    if (fault == null) {
      out.nothing();
    } else {
      out.text(fault);
    }
    out.endObject();
  }
}
