package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Another node, which answers what this one can not. */
public interface Elsewhere {
  /** One that takes nothing. */
  Elsewhere NOWHERE =
      new Elsewhere() {
        @Override
        public boolean takes(@Nullable Method known, String method, @Nullable JsonNode parameters) {
          return false;
        }

        @Override
        public boolean isDeferred(String method) {
          return false;
        }

        @Override
        public Answer answer(String method, @Nullable JsonNode parameters, Peer peer) {
          throw new IllegalStateException("nothing is taken");
        }
      };

  /**
   * Whether a call is answered there.
   *
   * @param known what this node knows under that name; null for nothing
   */
  boolean takes(@Nullable Method known, String method, @Nullable JsonNode parameters);

  /** Whether its answers wait, as {@link Method#isDeferred} says. */
  boolean isDeferred(String method);

  /**
   * The answer; where it is deferred the call has begun when this returns.
   *
   * @throws RpcException if it is an error
   */
  Answer answer(String method, @Nullable JsonNode parameters, Peer peer)
      throws InterruptedException;
}
