package io.evmesh.node.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.conflict.BlockConflicts;
import io.evmesh.engine.conflict.Dependency;
import io.evmesh.engine.conflict.HotPlace;
import io.evmesh.engine.conflict.Place;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** An explanation as JSON, for machines and for the page. */
public final class ExplanationJson {
  private final Explanation explanation;
  private final BlockConflicts conflicts;
  private final SequencedMap<Place, Integer> places = new LinkedHashMap<>();

  private ExplanationJson(Explanation explanation) {
    this.explanation = explanation;
    conflicts = explanation.conflicts();
  }

  /** All that is known. */
  public static ObjectNode of(Explanation explanation) {
    return new ExplanationJson(explanation).all();
  }

  private ObjectNode all() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("block", explanation.block().number());
    all.put("fork", explanation.block().fork().name());
    all.put("gas", (long) conflicts.totalCost());
    all.set("transactions", transactions());
    all.set("dependencies", dependencies());
    ArrayNode names = all.putArray("places");
    places.keySet().forEach(place -> names.add(place(place)));
    ObjectNode path = all.putObject("criticalPath");
    path.put("gas", (long) conflicts.criticalCost());
    ArrayNode steps = path.putArray("transactions");
    conflicts.criticalPath().forEach(steps::add);
    ObjectNode best = all.putObject("bestSpeedup");
    ObjectNode withList = all.putObject("bestSpeedupWithAccessList");
    for (int lanes : Explanation.LANES) {
      best.put(Integer.toString(lanes), rounded(conflicts.speedup(lanes)));
      withList.put(Integer.toString(lanes), rounded(conflicts.speedupWithList(lanes)));
    }
    best.put("any", rounded(conflicts.best()));
    ArrayNode hot = all.putArray("hotPlaces");
    conflicts.hotPlaces().forEach(one -> hot.add(hotPlace(one)));
    ArrayNode advice = all.putArray("advice");
    explanation.advice().forEach(advice::add);
    explanation.inLanes().ifPresent(run -> all.set("inLanes", inLanes(run)));
    return all;
  }

  private ObjectNode inLanes(LaneRun run) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("lanes", run.lanes());
    node.put("executionsPerTransaction", rounded(run.executionsPerTransaction()));
    node.put("invalidations", run.stats().invalidations());
    node.put("messages", run.stats().messages());
    ArrayNode meetings = node.putArray("meetings");
    for (LaneRun.Meeting met : run.meetings()) {
      meetings
          .addObject()
          .put("reader", met.reader())
          .put("writer", met.writer())
          .put("place", explanation.name(met.location()))
          .put("times", met.times());
    }
    return node;
  }

  private static double rounded(double speedup) {
    return Math.round(1e4 * speedup) / 1e4;
  }

  private ArrayNode transactions() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (int tx = 0; tx < explanation.size(); tx++) {
      ObjectNode one = all.addObject();
      one.put("index", tx);
      one.put("sender", explanation.sender(tx).toString());
      one.put("call", explanation.call(tx));
      one.put("gas", (long) conflicts.cost(tx));
      one.put("success", explanation.succeeded(tx));
    }
    return all;
  }

  private ArrayNode dependencies() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Dependency one : conflicts.dependencies()) {
      int place = places.computeIfAbsent(one.place(), _ -> places.size());
      all.addObject()
          .put("reader", one.reader())
          .put("writer", one.writer())
          .put("place", place)
          .put("onPath", conflicts.isOnPath(one));
    }
    return all;
  }

  private ObjectNode place(Place place) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", explanation.name(place));
    node.put("address", place.address().toString());
    node.put("part", place.part().name());
    if (place.slot() != null) {
      node.put("slot", place.slot().toString());
    }
    return node;
  }

  private ObjectNode hotPlace(HotPlace hot) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("place", places.getOrDefault(hot.place(), -1));
    node.put("waits", hot.waits());
    node.put("onPath", hot.onPath());
    node.put("writers", hot.writers());
    node.put("nature", hot.nature().name());
    node.put("bestWithout", rounded(hot.bestWithout()));
    return node;
  }
}
