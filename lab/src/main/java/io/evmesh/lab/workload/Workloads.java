package io.evmesh.lab.workload;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.scenario.Choice;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.sim.chain.StoredWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of work, and the chains that scenarios ask for. */
public final class Workloads {
  /** What stands before the name of a workload of {@code bench}. */
  public static final String BENCH = "bench:";

  /** The kind that takes its transactions from a recorded block. */
  public static final String RECORDED = "recorded";

  /** The kind that takes blocks of a stored chain. */
  public static final String STORED = "stored";

  private static final String MIXTURE = "mixture";

  private static final List<WorkKind> KINDS =
      Stream.of(
              Payments.KINDS.stream(),
              DatabaseWork.KINDS.stream(),
              MarketWork.KINDS.stream(),
              ThingWork.KINDS.stream(),
              Stream.of(
                  WorkKind.of(
                      MIXTURE,
                      "parts",
                      "Each transaction is of one of some kinds, by their weights; kinds that use"
                          + " contracts of their own meet only at their senders.",
                      Workloads::mixture)))
          .flatMap(kinds -> kinds)
          .toList();

  private Workloads() {}

  /** All kinds that make their transactions, but those of {@code bench}. */
  public static List<WorkKind> all() {
    return KINDS;
  }

  private static WorkKind kind(Entry asked, String name) {
    return KINDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                asked.fault(
                    "names no workload: '"
                        + name
                        + "'; known are "
                        + KINDS.stream().map(WorkKind::name).collect(Collectors.joining(", "))
                        + ", "
                        + RECORDED
                        + ", "
                        + STORED
                        + ", and those of bench as "
                        + BENCH
                        + "NAME"));
  }

  /** Checks the names and parameters of a workload without making it. */
  public static void check(Entry asked, Choice workload) {
    if (workload.kind().equals(RECORDED)) {
      workload.parameters().allow("kind", "label", "folder").field("folder").text();
    } else if (workload.kind().equals(STORED)) {
      workload.parameters().allow("kind", "label", "data", "from").field("data").text();
      firstStored(workload.parameters());
    } else if (!workload.kind().startsWith(BENCH)) {
      allowed(kind(asked, workload.kind()), workload.parameters());
    } else if (bench(workload).isEmpty()) {
      throw asked.fault("names no workload of bench; known are " + WorkloadKind.known());
    }
  }

  private static long firstStored(Entry parameters) {
    return parameters.find("from").map(from -> from.number(1, Long.MAX_VALUE >> 1)).orElse(1L);
  }

  private static void allowed(WorkKind kind, Entry parameters) {
    List<String> names = new ArrayList<>(kind.parameters());
    names.addAll(List.of("kind", "label", "weight"));
    parameters.allow(names.toArray(String[]::new));
  }

  /** The chain of a scenario's repetition. */
  public static WorkChain make(Scenario scenario, long seed) {
    Entry asked = scenario.document().field("workload");
    Choice workload = scenario.workload();
    check(asked, workload);
    WorkChain chain = made(scenario, asked, workload, seed);
    return scenario.repeats() ? chain.repeated(scenario.blocks()) : chain;
  }

  private static WorkChain made(Scenario scenario, Entry asked, Choice workload, long seed) {
    if (workload.kind().equals(RECORDED)) {
      return recorded(scenario, asked);
    }
    if (workload.kind().equals(STORED)) {
      return stored(scenario, asked);
    }
    int total = (scenario.repeats() ? 1 : scenario.blocks()) * scenario.transactions();
    Optional<WorkloadKind> bench = bench(workload);
    if (bench.isPresent()) {
      if (total > WorkloadSize.MAX) {
        throw asked.fault("makes at most " + WorkloadSize.MAX + " transactions");
      }
      WorkloadSize size = sizeOf(workload, total);
      return WorkChain.of(bench.get().generate(size), scenario.transactions(), Map.of());
    }
    Draft draft = new Draft(new Chance(seed), scenario.transactions());
    Maker maker = kind(asked, workload.kind()).source().begin(draft, workload.parameters());
    for (int i = 0; i < total; i++) {
      maker.add(i);
    }
    return WorkChain.of(draft.build(workload.label()), scenario.transactions(), draft.names());
  }

  /** The first transactions of a recorded block, on the state that was recorded with it. */
  private static WorkChain recorded(Scenario scenario, Entry asked) {
    if (scenario.blocks() > 1 && !scenario.repeats()) {
      throw asked.fault("is one block: blocks.count above 1 needs 'repeat: true'");
    }
    String folder = asked.field("folder").text();
    RecordedBlock recorded = RecordingReader.read(Path.of(folder));
    Workload block = Workload.of(recorded, recorded.fork(), folder);
    List<RecoveredTransaction> all = block.transactions();
    List<RecoveredTransaction> first =
        all.subList(0, Math.min(all.size(), scenario.transactions()));
    return new WorkChain(
        block::state, List.of(new WorkBlock(block.block(), first)), false, Map.of());
  }

  /** Blocks of a stored chain, the first transactions of each, on the chain's own states. */
  private static WorkChain stored(Scenario scenario, Entry asked) {
    int count = scenario.repeats() ? 1 : scenario.blocks();
    Path folder = Path.of(asked.field("data").text());
    StoredWork chain = StoredWork.read(folder, firstStored(asked), count);
    List<WorkBlock> blocks = new ArrayList<>();
    for (StoredWork.StoredBlock block : chain.blocks()) {
      List<RecoveredTransaction> all = block.transactions();
      List<RecoveredTransaction> first =
          all.subList(0, Math.min(all.size(), scenario.transactions()));
      blocks.add(new WorkBlock(block.context(), first, block.left()));
    }
    return new WorkChain(chain::state, blocks, false, Map.of());
  }

  /** How large a workload of bench is. */
  public static WorkloadSize sizeOf(Choice workload, int transactions) {
    Entry parameters = workload.parameters();
    return new WorkloadSize(
        transactions,
        Math.min(WorkloadSize.MAX, Picker.size(parameters, "hot", 10)),
        Math.min(WorkloadSize.MAX, Picker.size(parameters, "pairs", 10)));
  }

  /** The workload of bench that is asked for; empty for any other. */
  public static Optional<WorkloadKind> bench(Choice workload) {
    return workload.kind().startsWith(BENCH)
        ? WorkloadKind.find(workload.kind().substring(BENCH.length()))
        : Optional.empty();
  }

  private static Maker mixture(Draft draft, Entry parameters) {
    List<Entry> parts = parameters.field("parts").items();
    Maker[] makers = new Maker[parts.size()];
    int[] upTo = new int[parts.size()];
    int sum = 0;
    for (int k = 0; k < makers.length; k++) {
      Entry part = parts.get(k);
      String name = part.field("kind").text();
      if (name.equals(MIXTURE)) {
        throw part.fault("is a mixture in a mixture");
      }
      WorkKind kind = kind(part, name);
      allowed(kind, part);
      makers[k] = kind.source().begin(draft, part);
      sum += part.find("weight").map(weight -> weight.count(1, 1000)).orElse(1);
      upTo[k] = sum;
    }
    int all = sum;
    return i -> {
      int drawn = draft.chance.below(all);
      int at = Arrays.binarySearch(upTo, drawn);
      makers[at >= 0 ? at + 1 : -at - 1].add(i);
    };
  }
}
