package io.evmesh.lab.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final String TEXT =
      """
      name: x
      cluster:
        nodes: 4
        names: [a, b]
      wait: 12 ms
      """;

  private final Entry top = Entry.parse("s.yaml", TEXT);

  @Test
  void complaintsNameFileLineAndPath() {
    assertThatThrownBy(() -> top.field("cluster").field("nodes").count(5, 9))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:3: cluster.nodes must be from 5 to 9, not 4");
    assertThatThrownBy(() -> top.field("cluster").field("lanes"))
        .hasMessage("s.yaml:3: cluster lacks lanes");
    assertThatThrownBy(() -> top.allow("name", "cluster"))
        .hasMessage("s.yaml:5: wait is not known here; known are name, cluster");
  }

  @Test
  void whatIsNoYamlIsRefusedInOneMessage() {
    assertThatThrownBy(() -> Entry.parse("s.yaml", "a: [1,"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("s.yaml: ");
    assertThatThrownBy(() -> Entry.parse("s.yaml", "")).hasMessage("s.yaml: the document is empty");
    assertThatThrownBy(() -> Entry.parse("s.yaml", "a: 1\na: 2"))
        .isInstanceOf(InputException.class);
  }

  @Test
  void durationsHaveUnits() {
    assertThat(top.field("wait").nanos()).isEqualTo(12_000_000);
    assertThatThrownBy(() -> top.field("name").nanos()).hasMessageContaining("such as 500us");
    Entry long_ = Entry.parse("s.yaml", "d: 999999999999min");
    assertThatThrownBy(() -> long_.field("d").nanos()).hasMessageContaining("too long");
  }

  @Test
  void valuesCanBeReplacedByTheirPaths() {
    Entry seven = Entry.parse("t.yaml", "v: 7").field("v");
    assertThat(top.with("cluster.nodes", seven).field("cluster").field("nodes").count(0, 9))
        .isEqualTo(7);
    assertThat(top.with("cluster.names[1]", seven).field("cluster").toString())
        .isEqualTo("{nodes: 4, names: [a, 7]}");
    assertThat(top.with("cluster.new", seven).field("cluster").field("new").text()).isEqualTo("7");
    assertThatThrownBy(() -> top.with("cluster.names[2]", seven)).hasMessageContaining("no item");
  }
}
