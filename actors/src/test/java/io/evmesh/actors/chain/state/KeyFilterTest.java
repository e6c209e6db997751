package io.evmesh.actors.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyFilterTest {
  private static final int LOG2_BITS = 17;
  private static final int ACCOUNTS = 4_096; // with as many slots 16 bits a key

  private final SplittableRandom random = new SplittableRandom(1);
  private final KeyFilter filter = new KeyFilter(LOG2_BITS);

  private Address address() {
    return Address.ofLimbs(random.nextLong(), random.nextLong(), random.nextInt());
  }

  @Test
  void whatWasToldIsNeverDenied() {
    List<Address> told = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      told.add(address());
    }
    told.forEach(filter::account);
    for (int i = 0; i < told.size(); i++) {
      filter.slot(told.get(i), UInt256.of(i));
    }
    filter.complete();
    for (int i = 0; i < told.size(); i++) {
      assertThat(filter.neverWritten(told.get(i))).isFalse();
      assertThat(filter.neverWritten(told.get(i), new long[] {i, 0, 0, 0}, 0)).isFalse();
    }
  }

  @Test
  void mostOfWhatWasNotToldIsKnownNotToBeThere() {
    for (int i = 0; i < ACCOUNTS; i++) {
      filter.account(address());
      filter.slot(address(), UInt256.of(i));
    }
    filter.complete();
    int unknown = 0;
    for (int i = 0; i < 10_000; i++) {
      unknown += filter.neverWritten(address(), new long[] {i, 0, 0, 0}, 0) ? 0 : 1;
    }
    assertThat(unknown).isLessThan(100); // 0.4 % are to be expected
  }

  @Test
  void nothingIsDeniedUntilAllWasTold() {
    assertThat(filter.neverWritten(address())).isFalse();
  }
}
