package io.evmesh.node.rpc.engine;

import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.pool.PooledBlob;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.PayloadJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a consensus client asks of the node. */
public final class EngineMethods {
  /** Blobs of one answer, as the specification wants at least. */
  private static final int MOST_BLOBS = 128;

  private static final Parameter<List<String>> CAPABILITIES =
      Parameter.required(
          "Methods of the consensus client",
          ParameterType.of("{\"type\":\"array\"}", node -> Fields.list(Types::text).apply(node)));
  private static final Parameter<Optional<Boolean>> CLIENT =
      Parameter.optional(
          "Consensus client",
          ParameterType.of("{\"type\":\"object\"}", node -> Optional.of(node.isObject())),
          Optional.empty());
  private static final Parameter<List<Hash>> HASHES =
      Parameter.required(
          "Blob versioned hashes",
          ParameterType.of("{\"type\":\"array\"}", node -> Fields.list(Types::hash).apply(node)));

  private EngineMethods() {}

  /** The methods. */
  public static List<Method> all(
      ChainView chain, TransactionPool pool, ForkChoice forkChoice, PreparedPayloads payloads) {
    List<Method> all = new ArrayList<>();
    all.addAll(ForkChoiceMethods.all(chain, forkChoice, payloads));
    all.addAll(PayloadMethods.all(chain, forkChoice, payloads));
    all.add(getBlobs(1, pool));
    all.add(getBlobs(2, pool));
    all.add(clientVersion());
    List<String> names = all.stream().map(Method::name).toList();
    all.add(
        Method.of(
            "engine_exchangeCapabilities",
            "The methods of the Engine API that this node has.",
            List.of(CAPABILITIES),
            "list of names",
            call ->
                out -> {
                  out.startArray();
                  names.forEach(out::text);
                  out.endArray();
                }));
    return all;
  }

  private static Method clientVersion() {
    return Method.of(
        "engine_getClientVersionV1",
        "Name and version of the node.",
        List.of(CLIENT),
        "list of one object",
        call ->
            out -> {
              out.startArray().startObject();
              out.field("code").text("EM").field("name").text("evmesh");
              out.field("version").text("v0.1.0").field("commit").text("0x00000000");
              out.endObject().endArray();
            });
  }

  /** Version 1 knows a proof for each blob, version 2 one for each cell, or nothing at all. */
  private static Method getBlobs(int version, TransactionPool pool) {
    return Method.of(
        "engine_getBlobsV" + version,
        version == 1
            ? "Blobs of the pool with their proofs."
            : "Blobs of the pool with the proofs of their cells; null if one of them is missing.",
        List.of(HASHES),
        "list of blobs" + (version == 1 ? ", null for what is not there" : ", or null"),
        call -> {
          List<Hash> hashes = call.get(HASHES);
          if (hashes.size() > MOST_BLOBS) {
            throw EngineErrors.tooLarge(MOST_BLOBS);
          }
          List<Optional<PooledBlob>> found =
              hashes.stream()
                  .map(hash -> pool.blob(hash).filter(blob -> fits(blob, version)))
                  .toList();
          boolean isWhole = version == 1 || found.stream().allMatch(Optional::isPresent);
          return out -> {
            if (isWhole) {
              out.startArray();
              found.forEach(blob -> write(out, version, blob));
              out.endArray();
            } else {
              out.nothing();
            }
          };
        });
  }

  private static boolean fits(PooledBlob blob, int version) {
    return blob.proofs().size() == (version == 1 ? 1 : BlobSidecar.CELLS);
  }

  private static void write(JsonOut out, int version, Optional<PooledBlob> blob) {
    if (blob.isEmpty()) {
      out.nothing();
      return;
    }
    List<Bytes> proofs = blob.get().proofs();
    out.startObject().field("blob").data(blob.get().blob());
    if (version == 1) {
      out.field("proof").data(proofs.getFirst());
    } else {
      PayloadJson.list(out.field("proofs"), proofs);
    }
    out.endObject();
  }
}
