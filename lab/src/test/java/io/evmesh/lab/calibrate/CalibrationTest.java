package io.evmesh.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void aPassThatWasDisturbedDoesNotCount() {
    CostProfile still = CostProfile.flat(10).with(Cost.SETTLE, 30);
    CostProfile other = CostProfile.flat(11).with(Cost.SETTLE, 31);
    CostProfile disturbed = CostProfile.flat(90).with(Cost.SETTLE, 5);
    CostProfile median = Calibration.median(List.of(still, disturbed, other));
    assertThat(median.picos(Cost.SETTLE)).isEqualTo(30);
    assertThat(median.picos(Cost.FLUSH)).isEqualTo(11_000);
  }
}
