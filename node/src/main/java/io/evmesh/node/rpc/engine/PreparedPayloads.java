package io.evmesh.node.rpc.engine;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.build.GasLimits;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.PayloadBuilder.Payload;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.UnreachableStateException;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.PayloadTypes.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that a consensus client has asked for. Each is built when it is fetched first, from what
 * the pool has then, and stays what it is. The last few are kept.
 */
public final class PreparedPayloads {
  private static final int MOST = 10;

  /** Digits of the eight bytes of an id. */
  private static final int ID_CHARACTERS = 2 + 16;

  private final PayloadBuilder builder;
  private final Map<String, Prepared> prepared =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Prepared> eldest) {
          return size() > MOST;
        }
      };

  public PreparedPayloads(PayloadBuilder builder) {
    this.builder = builder;
  }

  /** A payload with what it is built from. */
  private static final class Prepared {
    final ChainBlock parent;
    final Attributes attributes;
    @Nullable Payload built;

    Prepared(ChainBlock parent, Attributes attributes) {
      this.parent = parent;
      this.attributes = attributes;
    }
  }

  /** Prepares a payload; the same for the same parent and attributes. Returns its id. */
  synchronized String prepare(ChainBlock parent, Attributes attributes) {
    byte[] all = (parent.hash() + " " + attributes).getBytes(StandardCharsets.UTF_8);
    String id = Keccak256.hash(Bytes.wrap(all)).toString().substring(0, ID_CHARACTERS);
    Prepared ignored = prepared.computeIfAbsent(id, _ -> new Prepared(parent, attributes));
    return id;
  }

  /**
   * When a prepared payload is to be, in seconds.
   *
   * @throws RpcException if there is none with this id
   */
  synchronized long timestamp(Bytes id) {
    return find(id).attributes.timestamp();
  }

  /**
   * A prepared payload.
   *
   * @throws RpcException if there is none with this id
   */
  synchronized Payload get(Bytes id) throws InterruptedException {
    Prepared found = find(id);
    Payload payload = found.built;
    if (payload == null) {
      payload = build(found.parent, found.attributes);
      found.built = payload;
    }
    return payload;
  }

  private Prepared find(Bytes id) {
    Prepared found = prepared.get(id.toString());
    if (found == null) {
      throw EngineErrors.unknownPayload();
    }
    return found;
  }

  private Payload build(ChainBlock parent, Attributes attributes) throws InterruptedException {
    BlockDraft draft =
        new BlockDraft(
            attributes.suggestedFeeRecipient(),
            attributes.timestamp(),
            GasLimits.next(parent.header().gasLimit(), GasLimits.USUAL_TARGET),
            Bytes.EMPTY,
            attributes.prevRandao(),
            attributes.parentBeaconRoot(),
            attributes.withdrawals());
    try {
      return builder.build(parent, draft, Optional.empty());
    } catch (PayloadBuilder.NotBuilt | UnreachableStateException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }
}
