package io.evmesh.cluster.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evmesh.cluster.config.member.ClusterMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard of a cluster and the page about it show the meters that there are. */
class DashboardTest {
  private static final Pattern METER = Pattern.compile("evmesh_[a-z_]+");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(evmesh\\.cluster\\.[a-z.]+)`");

  @Test
  void theDashboardShowsAllMetersOfAClusterAndNoOthers() throws IOException {
    JsonObject board = board();
    Set<String> shown = new TreeSet<>();
    for (JsonElement panel : board.getAsJsonArray("panels")) {
      JsonArray targets = panel.getAsJsonObject().getAsJsonArray("targets");
      if (targets != null) {
        targets.forEach(
            target ->
                METER
                    .matcher(target.getAsJsonObject().get("expr").getAsString())
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceAll("_seconds_(sum|count)$", "_seconds"))
                    .forEach(shown::add));
      }
    }
    shown.remove("evmesh_transactions_total"); // of each node
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            ClusterMeters.ALL.stream().map(ClusterMeters::prometheus).toList());
  }

  @Test
  void panelsHaveNumbersOfTheirOwnAndDoNotOverlap() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> cells = new HashSet<>();
    for (JsonElement each : board().getAsJsonArray("panels")) {
      JsonObject panel = each.getAsJsonObject();
      assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
      JsonObject place = panel.getAsJsonObject("gridPos");
      int left = place.get("x").getAsInt();
      int top = place.get("y").getAsInt();
      assertThat(left + place.get("w").getAsInt()).isLessThanOrEqualTo(24);
      for (int x = left; x < left + place.get("w").getAsInt(); x++) {
        for (int y = top; y < top + place.get("h").getAsInt(); y++) {
          assertThat(cells.add(List.of(x, y))).as("%s", panel.get("title")).isTrue();
        }
      }
    }
  }

  @Test
  void thePageNamesEveryMeter() throws IOException {
    String page = Files.readString(Manifests.ROOT.resolve("docs/cluster.md"));
    assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(ClusterMeters.ALL);
  }

  private static JsonObject board() throws IOException {
    return JsonParser.parseString(
            Files.readString(Manifests.ROOT.resolve("docs/grafana-cluster.json")))
        .getAsJsonObject();
  }
}
