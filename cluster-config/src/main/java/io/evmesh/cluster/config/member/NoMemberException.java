package io.evmesh.cluster.config.member;

/** A node ended before it was a member; the message says why, in one sentence. */
public final class NoMemberException extends RuntimeException {
  NoMemberException(String sentence) {
    super(sentence);
  }
}
