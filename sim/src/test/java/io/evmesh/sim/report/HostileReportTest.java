package io.evmesh.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.sim.measure.HostileFigures;
import io.evmesh.testkit.workload.HostileWork;
import org.junit.jupiter.api.Test;

class HostileReportTest {
  @Test
  void figuresWithinTheirBoundsHaveNoMark() {
    var figures =
        new HostileFigures(HostileWork.ONE_SLOT, 100, 50, 149, 74, 1.5, 0.5, 42.0, 2.2, null);
    assertThat(HostileReport.line(figures)).doesNotContain("!").contains("one-slot", "74.00");
  }

  @Test
  void figuresBeyondTheirBoundsHaveAMark() {
    var figures =
        new HostileFigures(HostileWork.ONE_SLOT, 100, 50, 151, 76, 1.5, 0.5, 41.0, 2.4, null);
    assertThat(HostileReport.line(figures)).contains("50.00!", "151.00!", "76.00!", "2.40!");
  }

  @Test
  void twentyMillisecondsMoreAreNeverTooMuch() {
    var figures =
        new HostileFigures(HostileWork.ONE_SLOT, 100, 1, 20.9, 20.9, 1.5, 0.5, null, 2, null);
    assertThat(HostileReport.line(figures)).doesNotContain("!");
  }
}
