package io.evmesh.node.vote;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.batch.BatchEvent;
import io.evmesh.node.batch.BatchMode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.batch.Prepared;
import io.evmesh.node.batch.Submission;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.vote.BallotCheck.Verdict;
import io.evmesh.node.vote.VoteRequest.Line;
import io.evmesh.persistence.batch.ItemChange;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Casts ballots: finds out what kind the governor is, checks each signature, tries all of them on
 * the state as it is, and relays those that would count by transactions of its own, as a batch.
 */
public final class Votes {
  /** Gas units beyond what the trial took: the tally's slots may cost more for whoever is first. */
  private static final long SPARE_GAS = 30_000;

  private static final int TOLD = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ChainView chain;
  private final BlockProducer producer;
  private final Batches batches;
  private final Relaying relaying;

  /**
   * The votes of a node.
   *
   * @param relayers who may sign transactions
   */
  public Votes(
      ChainView chain,
      TransactionPool pool,
      BlockProducer producer,
      Batches batches,
      List<Relayer> relayers) {
    this.chain = chain;
    this.producer = producer;
    this.batches = batches;
    relaying = new Relaying(relayers, pool, producer);
  }

  /** Goes on with what was not finished. */
  public void start() {
    batches.forEachWaitingVote(
        item -> {
          Signed signed = item.transaction();
          if (signed != null) {
            relaying.reserve(signed.sender(), signed.nonce());
          }
        });
    batches.onEvent(this::follow);
    batches.start(relaying);
  }

  private void follow(BatchEvent event) {
    if (event.batch().subject() == null) {
      return;
    }
    for (ItemChange change : event.changes()) {
      if (change.state() == ItemState.EXPIRED || change.state() == ItemState.REFUSED) {
        StoredItem item =
            batches.items(event.batch(), Optional.empty(), change.index(), 1).getFirst();
        Signed signed = item.transaction();
        if (signed != null) {
          relaying.gap(signed.sender(), signed.nonce());
        }
      }
    }
    relaying.fillGaps();
    relaying.forgetNoncesIf(batches::hasNoVotes);
  }

  /**
   * Casts ballots, or says what would come of that.
   *
   * @return the answer, as JSON
   * @throws BatchRefusal if nothing is cast
   */
  public String cast(String submitter, VoteRequest request) throws InterruptedException {
    batches.checkSize(request.ballots().size(), batches.settings().itemsPerBatch());
    if (request.dryRun()) {
      Plan plan = plan(request);
      ObjectNode answer = MAPPER.createObjectNode();
      answer.put("dryRun", true).put("items", request.ballots().size());
      answer.put("refused", plan.verdicts.stream().filter(verdict -> !verdict.isGood()).count());
      ArrayNode refusals = answer.putArray("refusals");
      plan.verdicts.stream()
          .filter(verdict -> !verdict.isGood())
          .limit(TOLD)
          .forEach(
              verdict ->
                  refusals
                      .addObject()
                      .put("index", verdict.index())
                      .put("voter", text(verdict.voter()))
                      .put("reason", verdict.reason()));
      return answer.setAll(plan.extra()).toString();
    }
    String id = request.id();
    if (id == null) {
      throw new BatchRefusal(BatchRefusal.Kind.MALFORMED, "id: needed unless this is a dry run");
    }
    Batches.Taken taken =
        relaying.alone(
            () ->
                batches.take(
                    submitter,
                    Submission.checkedId(id),
                    Abi.hash(request.content()),
                    () -> prepared(request, plan(request))));
    return taken.batch().answer();
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  /** What is to be done with a request, from what the state says. */
  private static final class Plan {
    final Governor governor;
    final Tally before;
    final long block;
    final List<Verdict> verdicts;
    final Map<Integer, Relayer> relayers = new HashMap<>();

    Plan(Governor governor, Tally before, long block, List<Verdict> verdicts) {
      this.governor = governor;
      this.before = before;
      this.block = block;
      this.verdicts = verdicts;
    }

    ObjectNode subject(VoteRequest request) {
      ObjectNode subject = MAPPER.createObjectNode();
      describe(subject, governor);
      subject.put("proposalId", request.proposal().toBigInteger().toString());
      subject.set("before", tally(before).put("block", block));
      return subject;
    }

    ObjectNode extra() {
      ObjectNode extra = MAPPER.createObjectNode();
      extra.put("governor", text(governor.address())).put("kind", governor.kind().title());
      extra.set("tally", tally(before).put("block", block));
      BigInteger weight =
          verdicts.stream()
              .map(verdict -> verdict.weight().toBigInteger())
              .reduce(BigInteger.ZERO, BigInteger::add);
      extra.put("weight", weight.toString());
      ObjectNode shares = extra.putObject("relayers");
      relayers
          .values()
          .forEach(
              relayer -> {
                String address = text(relayer.address());
                shares.put(address, shares.path(address).asInt() + 1);
              });
      return extra;
    }
  }

  static ObjectNode tally(Tally tally) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("against", tally.against().toBigInteger().toString());
    node.put("for", tally.inFavour().toBigInteger().toString());
    node.put("abstain", tally.abstain().toBigInteger().toString());
    node.put("quorum", tally.quorum().toBigInteger().toString());
    BigInteger counted = tally.inFavour().toBigInteger().add(tally.abstain().toBigInteger());
    node.put("quorumReached", counted.compareTo(tally.quorum().toBigInteger()) >= 0);
    node.put("state", GovernorErrors.state(tally.state()));
    return node;
  }

  private Trial trial() {
    return new Trial(chain.state(chain.head()), producer.next());
  }

  private Plan plan(VoteRequest request) {
    Trial trial = trial();
    Governor governor = Governor.find(trial, request.governor());
    Tally before =
        Tally.read(trial, governor.address(), governor.kind(), request.proposal())
            .orElseThrow(
                () ->
                    new BatchRefusal(
                        BatchRefusal.Kind.GOVERNOR,
                        "proposal unknown: %s knows no proposal %d"
                            .formatted(governor.address(), request.proposal().toBigInteger())));
    List<Relayer> relayers = relaying.choose(request.relayers(), request.ballots().size());
    List<Verdict> verdicts =
        before.isOpen()
            ? checked(trial, governor, request, relayers.getFirst().address())
            : closed(request, before);
    Plan plan = new Plan(governor, before, chain.head().number(), verdicts);
    share(plan, relayers, trial);
    return plan;
  }

  private static List<Verdict> closed(VoteRequest request, Tally tally) {
    String reason =
        tally.state() == 0
            ? "the vote is not open yet: it begins after %d"
                .formatted(tally.snapshot().toBigInteger())
            : "the vote is closed: the proposal is " + GovernorErrors.state(tally.state());
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < request.ballots().size(); i++) {
      Line line = request.ballots().get(i);
      verdicts.add(bad(i, line, line.why().orElse(reason)));
    }
    return verdicts;
  }

  private static Verdict bad(int index, Line line, String reason) {
    Ballot ballot = line.ballot();
    return new Verdict(
        index,
        ballot == null ? null : ballot.voter(),
        null,
        reason,
        UInt256.ZERO,
        0,
        Bytes.EMPTY,
        false);
  }

  private static List<Verdict> checked(
      Trial trial, Governor governor, VoteRequest request, Address relayer) {
    List<Integer> indices = new ArrayList<>();
    List<Ballot> ballots = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < request.ballots().size(); i++) {
      Line line = request.ballots().get(i);
      if (line.ballot() == null) {
        verdicts.add(bad(i, line, line.why().orElse("no ballot")));
      } else {
        indices.add(i);
        ballots.add(line.ballot());
      }
    }
    for (Verdict verdict :
        new BallotCheck(trial, governor, request.proposal(), relayer).run(ballots)) {
      verdicts.add(
          new Verdict(
              indices.get(verdict.index()),
              verdict.voter(),
              verdict.nonce(),
              verdict.reason(),
              verdict.weight(),
              verdict.gas(),
              verdict.call(),
              verdict.byContract()));
    }
    return verdicts;
  }

  /** Gives each ballot to a relayer that can pay, all of one voter to the same. */
  private void share(Plan plan, List<Relayer> relayers, Trial trial) {
    List<Relayer> able = new ArrayList<>(relayers);
    Map<Relayer, BigInteger> left = new HashMap<>();
    able.forEach(r -> left.put(r, trial.balance(r.address()).toBigInteger()));
    Map<Address, Relayer> ofVoter = new HashMap<>();
    int turn = 0;
    for (Verdict verdict : plan.verdicts) {
      Address voter = verdict.voter();
      if (!verdict.isGood() || voter == null) {
        continue;
      }
      Relayer known = ofVoter.get(voter);
      Relayer relayer = known;
      while (relayer == null) {
        if (able.isEmpty()) {
          throw new BatchRefusal(
              BatchRefusal.Kind.RELAYER,
              "the relayers have too little money: %s, and there are %d ballots to relay"
                  .formatted(
                      balances(relayers, trial),
                      plan.verdicts.stream().filter(Verdict::isGood).count()));
        }
        Relayer candidate = able.get(turn++ % able.size());
        BigInteger cost =
            Relaying.cost(order(candidate, plan.governor.address(), verdict), trial.block());
        BigInteger rest = left.getOrDefault(candidate, BigInteger.ZERO).subtract(cost);
        if (rest.signum() < 0) {
          able.remove(candidate);
        } else {
          left.put(candidate, rest);
          relayer = candidate;
        }
      }
      ofVoter.put(voter, relayer);
      plan.relayers.put(verdict.index(), relayer);
    }
  }

  private static String balances(List<Relayer> relayers, Trial trial) {
    return String.join(
        ", ",
        relayers.stream()
            .map(
                r ->
                    "%s has %d wei"
                        .formatted(r.address(), trial.balance(r.address()).toBigInteger()))
            .toList());
  }

  private static Relaying.Order order(Relayer relayer, Address governor, Verdict verdict) {
    return new Relaying.Order(
        relayer, governor, verdict.call(), verdict.gas() + verdict.gas() / 4 + SPARE_GAS);
  }

  private Prepared prepared(VoteRequest request, Plan plan) {
    List<Verdict> good = plan.verdicts.stream().filter(Verdict::isGood).toList();
    List<Relaying.Order> orders = new ArrayList<>(good.size());
    for (Verdict verdict : good) {
      Relayer relayer = plan.relayers.get(verdict.index());
      orders.add(order(relayer, plan.governor.address(), verdict));
    }
    List<Signed> signed;
    try {
      signed = relaying.signed(orders);
    } catch (Relayer.SigningException e) {
      throw new BatchRefusal(BatchRefusal.Kind.RELAYER, String.valueOf(e.getMessage()));
    }
    StoredItem[] items = new StoredItem[request.ballots().size()];
    for (int i = 0; i < good.size(); i++) {
      Verdict verdict = good.get(i);
      items[verdict.index()] =
          StoredItem.waiting(verdict.index(), signed.get(i), note(request, verdict));
    }
    for (Verdict verdict : plan.verdicts) {
      if (!verdict.isGood()) {
        items[verdict.index()] =
            StoredItem.refused(
                verdict.index(), note(request, verdict), String.valueOf(verdict.reason()));
      }
    }
    return new Prepared(
        BatchMode.INDEPENDENT,
        request.deadlineMillis(),
        request.webhook(),
        plan.subject(request).toString(),
        List.of(items),
        plan.extra().toString());
  }

  /** The ballot with what was found out of it. */
  private static String note(VoteRequest request, Verdict verdict) {
    Line line = request.ballots().get(verdict.index());
    Ballot ballot = line.ballot();
    ObjectNode note = MAPPER.createObjectNode();
    if (ballot == null) {
      return note.put("given", shortened(line.json())).toString();
    }
    note.put("voter", verdict.voter() == null ? null : text(verdict.voter()));
    note.put("support", ballot.support()).put("signature", ballot.signature().bytes().toString());
    if (verdict.nonce() != null) {
      note.put("nonce", verdict.nonce().toBigInteger().toString());
    }
    if (ballot.isExtended()) {
      note.put("reason", ballot.reason()).put("params", ballot.params().toString());
    }
    if (verdict.isGood()) {
      if (verdict.byContract()) {
        note.put("byContract", true);
      }
      note.put("weight", verdict.weight().toBigInteger().toString());
    }
    return note.toString();
  }

  private static String shortened(String text) {
    return text.length() <= 1000 ? text : text.substring(0, 1000) + "…";
  }

  /**
   * What a contract is, and what is signed for its ballots (EIP-712).
   *
   * @throws BatchRefusal if it is no governor
   */
  public ObjectNode governor(Address address) {
    Governor governor = Governor.find(trial(), address);
    ObjectNode node = MAPPER.createObjectNode();
    describe(node, governor);
    ObjectNode types = node.putObject("types");
    types.put("Ballot", governor.kind().ballot());
    if (!governor.kind().extendedBallot().isEmpty()) {
      types.put("ExtendedBallot", governor.kind().extendedBallot());
    }
    return node;
  }

  private static void describe(ObjectNode node, Governor governor) {
    node.put("governor", text(governor.address()));
    node.put("kind", governor.kind().name()).put("title", governor.kind().title());
    node.put("countingMode", governor.countingMode());
    ObjectNode domain = node.putObject("domain");
    domain.put("name", governor.domain().name());
    if (governor.domain().version() != null) {
      domain.put("version", governor.domain().version());
    }
    domain.put("chainId", governor.domain().chainId().toBigInteger().toString());
    domain.put("verifyingContract", text(governor.domain().contract()));
  }

  /** What a batch of votes is about, and how the proposal stands; nothing for other batches. */
  public Optional<ObjectNode> describe(StoredBatch batch) {
    String subject = batch.subject();
    if (subject == null) {
      return Optional.empty();
    }
    try {
      ObjectNode described = (ObjectNode) MAPPER.readTree(subject);
      Tally.read(
              trial(),
              Address.fromHex(described.path("governor").asText()),
              GovernorKind.valueOf(described.path("kind").asText()),
              UInt256.of(new BigInteger(described.path("proposalId").asText())))
          .ifPresent(now -> described.set("now", tally(now).put("block", chain.head().number())));
      return Optional.of(described);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("what was stored is no JSON", e);
    }
  }
}
