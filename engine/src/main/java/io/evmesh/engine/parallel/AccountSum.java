package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What several touches wrote to one account, gathered from the highest to the lowest without an
 * object for each.
 */
final class AccountSum {
  private @Nullable AccountTouch highest;
  private boolean several;
  private int resetTx = -1;
  private long nonceAdded;
  private long added0;
  private long added1;
  private long added2;
  private long added3;
  private @Nullable Code code;

  /** Adds the next lower touch; returns whether those still lower count. */
  boolean add(AccountTouch touch) {
    several = highest != null;
    if (!several) {
      highest = touch;
    }
    nonceAdded += touch.nonceAdded;
    if (touch.balanceAdded != null) {
      addBalance(touch.balanceAdded);
    }
    if (code == null) {
      code = touch.code;
    }
    resetTx = touch.resetTx;
    return !touch.resets();
  }

  private void addBalance(UInt256 wei) {
    long sum0 = added0 + wei.limb0();
    long carry = Long.compareUnsigned(sum0, added0) < 0 ? 1 : 0;
    long sum1 = added1 + wei.limb1();
    long over1 = Long.compareUnsigned(sum1, added1) < 0 ? 1 : 0;
    sum1 += carry;
    over1 += carry != 0 && sum1 == 0 ? 1 : 0;
    long sum2 = added2 + wei.limb2();
    long over2 = Long.compareUnsigned(sum2, added2) < 0 ? 1 : 0;
    sum2 += over1;
    over2 += over1 != 0 && sum2 == 0 ? 1 : 0;
    added3 += wei.limb3() + over2;
    added0 = sum0;
    added1 = sum1;
    added2 = sum2;
  }

  /** All of it as one touch; null if there was none. */
  @Nullable AccountTouch asTouch() {
    if (highest == null || !several) {
      return highest;
    }
    UInt256 balanceAdded = UInt256.ofLimbs(added0, added1, added2, added3);
    return AccountTouch.sum(highest, resetTx, nonceAdded, balanceAdded, code);
  }
}
