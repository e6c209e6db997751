package io.evmesh.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static BlockRow row(String value, int repetition, int block, long span) {
    return new BlockRow(
        0,
        List.of(value),
        "evmesh",
        repetition,
        block,
        10,
        210_000,
        2,
        1000,
        span,
        400,
        3,
        12,
        2,
        50,
        800,
        7,
        90,
        5,
        600);
  }

  @Test
  void rowsAreReadAsTheyWereWritten() {
    BlockRow row = row("{kind: \"mint\", skew: 1}", 1, 2, 500);
    List<String> lines =
        List.of(ResultTable.head(List.of("workload")).strip(), ResultTable.line(row).strip());
    assertThat(ResultTable.rows("r.csv", lines)).containsExactly(row);
    assertThat(ResultTable.paths(lines.getFirst())).containsExactly("workload");
  }

  @Test
  void whatIsNoTableIsRefusedWithItsLine() {
    String head = ResultTable.head(List.of()).strip();
    assertThatThrownBy(() -> ResultTable.rows("r.csv", List.of()))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> ResultTable.rows("r.csv", List.of(head, "0,evmesh,x")))
        .hasMessage("r.csv:2: no row of results");
  }

  @Test
  void repetitionsGiveAMeanAndAnInterval() {
    Summary summary =
        Summary.of(List.of(row("a", 0, 0, 500), row("a", 1, 0, 250), row("a", 2, 0, 500)))
            .getFirst();
    assertThat(summary.speedUps()).containsExactly(2.0, 4.0, 2.0);
    assertThat(summary.speedUp()).isCloseTo(2.667, within(0.001));
    // 4.303 (t of two degrees of freedom) times 1.1547 over the root of three
    assertThat(summary.speedUpError()).isCloseTo(2.869, within(0.001));
    assertThat(summary.bound()).isEqualTo(2); // of two cores; the chain would allow 2.5
    assertThat(summary.aborts()).isEqualTo(0.2);
  }

  @Test
  void onlyAClearDifferenceIsCalledOne() {
    List<BlockRow> first = List.of(row("a", 0, 0, 100), row("a", 0, 1, 100), row("a", 0, 2, 100));
    List<BlockRow> faster = List.of(row("a", 0, 0, 90), row("a", 0, 1, 80), row("a", 0, 2, 85));
    List<BlockRow> mixed = List.of(row("a", 0, 0, 90), row("a", 0, 1, 110), row("a", 0, 2, 99));
    assertThat(Comparison.of(first, faster).getFirst().toString()).contains("B is faster");
    assertThat(Comparison.of(first, mixed).getFirst().clear()).isFalse();
    assertThat(Comparison.of(first, List.of(row("b", 0, 0, 1)))).isEmpty();
  }
}
