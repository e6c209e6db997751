package io.evmesh.node.rpc;

/** The other end of a connection. */
public interface Peer {
  /** As whom everybody submits where no token is asked for. */
  String LOCAL = "local";

  /** One that can only be answered, where everybody may ask. */
  Peer ANSWERED_ONLY = answeredOnly(LOCAL);

  /** One that can only be answered. */
  static Peer answeredOnly(String submitter) {
    return new Peer() {
      @Override
      public String submitter() {
        return submitter;
      }

      @Override
      public boolean canBeTold() {
        return false;
      }

      @Override
      public boolean tell(byte[] message) {
        return false;
      }

      @Override
      public void afterAnswer(Runnable action) {
        throw new IllegalStateException("the peer can not be told anything after its answer");
      }

      @Override
      public void whenGone(Runnable action) {
        throw new IllegalStateException("the peer has no connection that ends");
      }

      @Override
      public Object connection() {
        return this;
      }
    };
  }

  /** As whom it submits: the same for whoever brings the same token. */
  default String submitter() {
    return LOCAL;
  }

  /** Whether it can be told what it has subscribed to. */
  boolean canBeTold();

  /**
   * Sends a message that is no answer.
   *
   * @return false if the peer is gone or too slow to be told
   */
  boolean tell(byte[] message);

  /** Runs an action when the answer to this call is on its way. */
  void afterAnswer(Runnable action);

  /** What is the same for all calls of a connection, and for no other. */
  Object connection();

  /** Runs an action when the connection ends, at once if it has. */
  void whenGone(Runnable action);
}
