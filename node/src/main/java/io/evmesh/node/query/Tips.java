package io.evmesh.node.query;

import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Suggests a tip from what was paid lately: of the last blocks the three lowest tips each, of all
 * these the one at 60 %, as go-ethereum's oracle does. Worked out once for a head.
 */
public final class Tips {
  private static final int BLOCKS = 20;
  private static final int PER_BLOCK = 3;
  private static final int PERCENTILE = 60;
  private static final UInt256 FIRST = UInt256.of(1_000_000_000); // a gwei where nothing was paid
  private static final UInt256 LEAST = UInt256.of(2); // below, a tip is not counted
  private static final UInt256 MOST = UInt256.of(500_000_000_000L);

  private record Known(long head, UInt256 tip) {}

  private final ChainView chain;
  private volatile Known known = new Known(-1, FIRST);

  public Tips(ChainView chain) {
    this.chain = chain;
  }

  /** The tip, in wei per gas. */
  public UInt256 suggested() {
    long head = chain.head().number();
    Known last = known;
    if (last.head() == head) {
      return last.tip();
    }
    List<UInt256> tips = new ArrayList<>();
    for (long number = head; number > head - BLOCKS && number >= 0; number--) {
      chain.block(number).ifPresent(block -> addLowest(block, last.tip(), tips));
    }
    Collections.sort(tips);
    UInt256 tip =
        tips.isEmpty() ? last.tip() : tips.get((tips.size() - 1) * PERCENTILE / 100).min(MOST);
    known = new Known(head, tip);
    return tip;
  }

  /** A block that nobody paid in says what was known before. */
  private static void addLowest(ChainBlock block, UInt256 before, List<UInt256> tips) {
    List<UInt256> own = new ArrayList<>();
    for (int i = 0; i < block.senders().size(); i++) {
      UInt256 tip = FeeHistory.tip(block, i);
      if (tip.compareTo(LEAST) >= 0 && !block.senders().get(i).equals(block.header().coinbase())) {
        own.add(tip);
      }
    }
    Collections.sort(own);
    if (own.isEmpty()) {
      tips.add(before);
    } else {
      tips.addAll(own.subList(0, Math.min(PER_BLOCK, own.size())));
    }
  }
}
