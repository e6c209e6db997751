package io.evmesh.node.start;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.node.cluster.Board;
import io.evmesh.node.cluster.NodeStatus;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.http.Page;
import io.evmesh.node.watch.NodeMeters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a node of a cluster says of itself and of the others. */
final class ClusterPages {
  private final ClusterNode node;

  ClusterPages(ClusterNode node) {
    this.node = node;
  }

  /** The pages of the management port. */
  Map<String, Supplier<Page>> management() {
    return pages("/alive");
  }

  /** Those of the port that clients use. */
  Map<String, Supplier<Page>> served() {
    return pages("/health");
  }

  private Map<String, Supplier<Page>> pages(String alive) {
    return Map.of(
        alive,
        this::alive,
        "/ready",
        this::ready,
        "/metrics",
        this::metrics,
        "/cluster",
        this::cluster);
  }

  private Page alive() {
    return report(Optional.empty());
  }

  private Page ready() {
    return report(node.ready());
  }

  private Page metrics() {
    return new Page(200, NodeMeters.TEXT_TYPE, node.meters());
  }

  private Page report(Optional<String> trouble) {
    JsonOut out = new JsonOut(Integer.MAX_VALUE);
    out.startObject().field("status").text(trouble.isEmpty() ? "ok" : "trouble");
    trouble.ifPresent(reason -> out.field("reason").text(reason));
    NodeStatus status = node.status();
    out.field("role").text(name(status)).field("block").number(status.head()).endObject();
    return Page.json(trouble.isEmpty() ? 200 : 503, text(out));
  }

  private static String text(JsonOut out) {
    return new String(out.toBytes(), StandardCharsets.UTF_8) + "\n";
  }

  private static String name(NodeStatus status) {
    return status.role().name().toLowerCase(Locale.ROOT);
  }

  private Page cluster() {
    Board board = node.board();
    JsonOut out = new JsonOut(Integer.MAX_VALUE);
    out.startObject();
    Optional<Members> members = board.members();
    out.field("self").text(members.map(all -> all.self().address()).orElse(""));
    out.field("leader").text(board.leader().map(MemberId::address).orElse(""));
    out.field("trouble").text(node.ready().orElse(""));
    out.field("nodes").startArray();
    List<Members.Member> all = members.map(Members::all).orElse(List.of());
    for (Members.Member member : all) {
      out.startObject().field("node").text(member.id().address());
      out.field("state").text(member.state().name().toLowerCase(Locale.ROOT));
      out.field("reachable").bool(member.isReachable());
      board.status(member.id()).ifPresent(status -> write(out, status));
      out.endObject();
    }
    out.endArray().endObject();
    return Page.json(200, text(out));
  }

  private static void write(JsonOut out, NodeStatus status) {
    out.field("role").text(name(status));
    out.field("epoch").number(status.epoch());
    out.field("head").number(status.head());
    out.field("lanes").number(status.lanes());
    out.field("lanesBusy").number(status.lanesBusy() / 1000.0);
    out.field("shards").number(status.shards());
    out.field("blocks").number(status.blocks());
    out.field("transactions").number(status.transactions());
    out.field("messages").number(status.messages());
    out.field("bytes").number(status.bytes());
    out.field("rpc").text(status.rpc());
    out.field("management").text(status.management());
    out.field("trouble").text(status.trouble());
  }

  /**
   * Lets a node drain.
   *
   * @param name its address, or that of its RPC or management port; empty for this node
   * @return false if there is no such node
   */
  boolean drain(String name) {
    if (name.isEmpty()) {
      node.drain();
      return true;
    }
    Optional<MemberId> found =
        node.board().members().stream()
            .flatMap(members -> members.all().stream())
            .map(Members.Member::id)
            .filter(
                id ->
                    id.address().equals(name)
                        || node.board()
                            .status(id)
                            .filter(
                                status ->
                                    status.rpc().equals(name) || status.management().equals(name))
                            .isPresent())
            .findFirst();
    found.ifPresent(node::drain);
    return found.isPresent();
  }
}
