package io.evmesh.actors.peer;

import java.util.BitSet;
import java.util.concurrent.atomic.LongAdder;

/** What crosses between this node and others, counted. */
public final class Traffic {
  private final LongAdder[] messages = new LongAdder[Kind.values().length];
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder values = new LongAdder();
  private final LongAdder singleValues = new LongAdder();
  private final LongAdder moves = new LongAdder();
  private volatile BitSet shards = new BitSet();

  /** Nothing has crossed yet. */
  public Traffic() {
    for (int i = 0; i < messages.length; i++) {
      messages[i] = new LongAdder();
    }
  }

  void sent(Kind kind, int bytes) {
    messages[kind.ordinal()].increment();
    bytesSent.add(bytes);
  }

  void received(int bytes) {
    messagesReceived.increment();
    bytesReceived.add(bytes);
  }

  /** Another node has asked for so many committed values at once. */
  void wanted(int count) {
    values.add(count);
    singleValues.add(count == 1 ? 1 : 0);
  }

  /**
   * A block begins, for which shards are parted anew.
   *
   * @param owners by shard: the number of its node
   * @param self number of this node
   */
  public void placed(int[] owners, int self) {
    BitSet before = shards;
    BitSet now = new BitSet(owners.length);
    for (int shard = 0; shard < owners.length; shard++) {
      now.set(shard, owners[shard] == self);
      moves.add(owners[shard] == self && !before.get(shard) ? 1 : 0);
    }
    shards = now;
  }

  /** Shards that this node had in the last block that ran on several nodes. */
  public int shards() {
    return shards.cardinality();
  }

  /** Shards that have come to this node so far. */
  public long shardMoves() {
    return moves.sum();
  }

  /** Committed values that other nodes have asked for so far. */
  public long valuesWanted() {
    return values.sum();
  }

  /** Of them, those that were asked for alone: a lane was waiting for each. */
  public long valuesAwaited() {
    return singleValues.sum();
  }

  /** Bytes sent to other nodes so far, without what Akka adds to each message. */
  public long bytesSent() {
    return bytesSent.sum();
  }

  /** Bytes that have come from other nodes so far. */
  public long bytesReceived() {
    return bytesReceived.sum();
  }

  /** Messages sent to other nodes so far. */
  public long messagesSent() {
    long sum = 0;
    for (LongAdder each : messages) {
      sum += each.sum();
    }
    return sum;
  }

  /** Messages that have come from other nodes so far. */
  public long messagesReceived() {
    return messagesReceived.sum();
  }

  /** Flushes sent to other nodes so far. */
  public long settlesAway() {
    return messages[Kind.SETTLE.ordinal()].sum();
  }

  /** How often committed values, or what others have written, were asked of other nodes so far. */
  public long fetches() {
    return messages[Kind.NEED.ordinal()].sum()
        + messages[Kind.SHOW.ordinal()].sum()
        + messages[Kind.SHARE_NEED.ordinal()].sum();
  }
}
