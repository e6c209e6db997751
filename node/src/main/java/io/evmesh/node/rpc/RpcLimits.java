package io.evmesh.node.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Bounds of requests and answers.
 *
 * @param bodyBytes most bytes of a request's body or of a WebSocket message
 * @param batchCalls most calls of a batch
 * @param answerBytes most bytes of an answer, of a batch of all answers together
 * @param nesting how deep a request's JSON may nest
 */
public record RpcLimits(int bodyBytes, int batchCalls, long answerBytes, int nesting) {
  /** Of a body: a value in memory takes up to a hundred times what it takes there. */
  private static final long MOST_TOKENS = 1_000_000;

  /** What geth has where it has one: bodies of blobs need 5 MB, batches of scripts 1,000 calls. */
  public static final RpcLimits USUAL = new RpcLimits(32 << 20, 10_000, 256L << 20, 64);

  /** Reads JSON of bodies within these bounds. */
  public ObjectMapper mapper() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxStringLength(bodyBytes)
            .maxDocumentLength(bodyBytes)
            .maxTokenCount(MOST_TOKENS)
            .maxNestingDepth(nesting)
            .build();
    return new ObjectMapper(JsonFactory.builder().streamReadConstraints(constraints).build());
  }
}
