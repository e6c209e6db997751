package io.evmesh.persistence.batch;

/** What has become of an item of a batch. The ordinals are in the database. */
public enum ItemState {
  /** Neither in a block nor given up. */
  WAITING,

  /** In a block, and its transaction did what it was to do. */
  INCLUDED,

  /** In a block, and its transaction failed. */
  REVERTED,

  /** Given up: it can not be part of the chain. */
  REFUSED,

  /** Given up: it was in no block by the deadline. */
  EXPIRED;

  /** Whether nothing more becomes of it. */
  public boolean isFinal() {
    return this != WAITING;
  }

  /** The name in answers. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
