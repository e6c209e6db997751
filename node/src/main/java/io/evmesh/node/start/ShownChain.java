package io.evmesh.node.start;

import io.evmesh.input.genesis.KeptRules;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Follower;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.query.TableSource;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.watch.NodeMeters;
import io.evmesh.persistence.database.Database;
import java.util.List;
import java.util.Optional;

/**
 * A chain that another process may write, shown as far as its tables are.
 *
 * @param follower looks how far that is, until it is closed
 * @param schedule of its forks, if that is known
 */
record ShownChain(
    ChainView view,
    TableSource tables,
    Follower follower,
    ReadMethods reads,
    Optional<ForkSchedule> schedule) {

  /**
   * Shows the chain in a database.
   *
   * @param last number of the block that is shown first
   */
  static ShownChain open(Database reader, long last, NodeSettings settings, NodeMeters meters) {
    KeptRules rules = ChainAccess.rules(reader);
    TableSource tables = new TableSource(reader, rules.config());
    ChainView view =
        new ChainView(reader, tables, last, settings.history().recentBytes(), settings.finality());
    meters.follow(view);
    ReadMethods reads = new ReadMethods(view, settings.calls());
    Optional<ForkSchedule> schedule =
        view.hash(0).flatMap(genesis -> ForkSchedule.of(rules.text(), genesis));
    return new ShownChain(
        view, tables, new Follower(reader, view), reads, schedule); // it looks now
  }

  /** The methods of a node that follows. */
  List<Method> methods(Following next) {
    return reads.all(schedule, next);
  }
}
