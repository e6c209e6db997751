package io.evmesh.node.vote;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what would become of ballots, one after the other, on a state that the earlier ones
 * have changed; several of one voter in the order of their nonces. Used once.
 */
final class BallotCheck {
  /** More than any governor takes for a vote; what takes more does not want to be called. */
  private static final long MOST_GAS = 2_000_000;

  /** So many faults one after the other are the governor's way. */
  private static final int FAULTS_IN_A_ROW = 25;

  private static final Hash VOTE_CAST = Abi.hash("VoteCast(address,uint256,uint8,uint256,string)");
  private static final Hash VOTE_CAST_WITH_PARAMS =
      Abi.hash("VoteCastWithParams(address,uint256,uint8,uint256,string,bytes)");
  private static final int OF_ONE_VOTER = 8;
  private static final List<Long> OTHER_CHAINS =
      List.of(1L, 10L, 137L, 8453L, 42_161L, 11_155_111L, 31_337L, 1337L, 17_000L);

  private final Trial trial;
  private final Governor governor;
  private final UInt256 proposal;
  private final Address sender;
  private final Map<Address, UInt256> nonces = new HashMap<>();
  private final Map<Address, Integer> voted = new HashMap<>();
  private int faults;
  private @Nullable String lastFault;

  /**
   * @param sender who is to relay
   */
  BallotCheck(Trial trial, Governor governor, UInt256 proposal, Address sender) {
    this.trial = trial;
    this.governor = governor;
    this.proposal = proposal;
    this.sender = sender;
  }

  /**
   * What would become of a ballot.
   *
   * @param voter null if nobody can be told from it
   * @param reason why it would fail; null if it would not
   * @param weight that it counts with
   * @param gas units that it takes
   * @param byContract whether the voter is a contract, which alone knows its signatures
   */
  record Verdict(
      int index,
      @Nullable Address voter,
      @Nullable UInt256 nonce,
      @Nullable String reason,
      UInt256 weight,
      long gas,
      Bytes call,
      boolean byContract) {
    boolean isGood() {
      return reason == null;
    }
  }

  /** A ballot with who signed it, as far as that can be said without the state. */
  private record Read(
      int index,
      Ballot ballot,
      @Nullable Address voter,
      @Nullable UInt256 nonce,
      @Nullable String fault) {}

  /** The verdicts, in the order in which ballots are to be relayed. */
  List<Verdict> run(List<Ballot> ballots) {
    Map<Address, UInt256> first = firstNonces(ballots);
    List<Read> reads =
        IntStream.range(0, ballots.size())
            .parallel()
            .mapToObj(index -> read(index, ballots.get(index), first))
            .toList();
    List<Verdict> verdicts = new ArrayList<>(reads.size());
    for (Read read : inOrder(reads)) {
      verdicts.add(verdict(read));
    }
    return verdicts;
  }

  private Map<Address, UInt256> firstNonces(List<Ballot> ballots) {
    Map<Address, UInt256> first = new HashMap<>();
    if (governor.kind().hasNonce()) {
      for (Ballot ballot : ballots) {
        Address voter = ballot.voter();
        if (voter != null) {
          first.computeIfAbsent(voter, this::nonce);
        }
      }
    }
    return first;
  }

  private UInt256 nonce(Address voter) {
    return trial
        .ask(governor.address(), "nonces(address)", voter)
        .flatMap(answer -> Abi.word(answer, 0))
        .orElse(UInt256.ZERO);
  }

  /** Several of one voter by their nonces, where the first of them stands. */
  private static List<Read> inOrder(List<Read> reads) {
    Map<Address, Integer> places = new HashMap<>();
    for (Read read : reads) {
      if (read.voter() != null) {
        places.putIfAbsent(read.voter(), read.index());
      }
    }
    return reads.stream()
        .sorted(
            Comparator.comparing(
                    (Read read) ->
                        read.voter() == null ? (Integer) read.index() : places.get(read.voter()))
                .thenComparing(read -> read.nonce() == null ? UInt256.ZERO : read.nonce())
                .thenComparing(Read::index))
        .toList();
  }

  private Read read(int index, Ballot ballot, Map<Address, UInt256> first) {
    Address voter = ballot.voter();
    if (ballot.chainId() != null && !ballot.chainId().equals(governor.domain().chainId())) {
      return fault(
          index,
          ballot,
          "wrong chain id: signed for %d, this is %d"
              .formatted(
                  ballot.chainId().toBigInteger(), governor.domain().chainId().toBigInteger()));
    }
    if (governor.kind() == GovernorKind.BRAVO && ballot.isExtended()) {
      return fault(index, ballot, "Bravo takes no reason and no params with a signature");
    }
    if (!governor.kind().hasNonce()) {
      return readWithoutNonce(index, ballot, voter);
    }
    if (voter == null) {
      return fault(index, ballot, "the voter's address is needed");
    }
    UInt256 next = first.getOrDefault(voter, UInt256.ZERO);
    if (trial.hasCode(voter)) { // a wallet that is a contract says itself what it has signed
      UInt256 nonce = ballot.nonce();
      return new Read(index, ballot, voter, nonce == null ? next : nonce, null);
    }
    Optional<String> fault = ballot.signature().fault();
    if (fault.isPresent()) {
      return fault(index, ballot, fault.get());
    }
    Optional<UInt256> signed = signedNonce(ballot, voter, next);
    return signed.isPresent()
        ? new Read(index, ballot, voter, signed.get(), null)
        : fault(index, ballot, mismatch(ballot, voter, next));
  }

  private static Read fault(int index, Ballot ballot, String why) {
    return new Read(index, ballot, ballot.voter(), ballot.nonce(), why);
  }

  private Read readWithoutNonce(int index, Ballot ballot, @Nullable Address voter) {
    Optional<String> fault = ballot.signature().fault();
    if (fault.isPresent()) {
      return fault(index, ballot, fault.get());
    }
    Optional<Address> signer =
        ballot.signature().signer(governor.digest(ballot, proposal, Address.ZERO, UInt256.ZERO));
    if (signer.isEmpty()) {
      return fault(index, ballot, "bad signature: nobody can have made it");
    }
    if (voter != null && !voter.equals(signer.get())) {
      return fault(index, ballot, mismatch(ballot, voter, UInt256.ZERO));
    }
    return new Read(index, ballot, signer.get(), null, null);
  }

  /**
   * The nonce from the next on that a ballot is signed for; empty if it is for none of the next.
   */
  private Optional<UInt256> signedNonce(Ballot ballot, Address voter, UInt256 next) {
    UInt256 told = ballot.nonce();
    if (told != null) {
      return isSigned(ballot, voter, governor.domain(), ballot.support(), told)
          ? Optional.of(told)
          : Optional.empty();
    }
    UInt256 nonce = next;
    for (int i = 0; i < OF_ONE_VOTER; i++, nonce = nonce.plus(UInt256.ONE)) {
      if (isSigned(ballot, voter, governor.domain(), ballot.support(), nonce)) {
        return Optional.of(nonce);
      }
    }
    return Optional.empty();
  }

  private boolean isSigned(
      Ballot ballot, Address voter, Domain domain, int support, UInt256 nonce) {
    Hash digest = governor.digest(domain, ballot, support, proposal, voter, nonce);
    return ballot.signature().signer(digest).filter(voter::equals).isPresent();
  }

  /** What a signature may have been made for that is not the voter's for this ballot. */
  private String mismatch(Ballot ballot, Address voter, UInt256 next) {
    Domain own = governor.domain();
    if (governor.kind().hasNonce()) {
      for (int back = 1; back <= OF_ONE_VOTER && next.compareTo(UInt256.of(back)) >= 0; back++) {
        UInt256 past = next.minus(UInt256.of(back));
        if (isSigned(ballot, voter, own, ballot.support(), past)) {
          return "wrong nonce: signed for %d, the governor expects %d"
              .formatted(past.toBigInteger(), next.toBigInteger());
        }
      }
    }
    UInt256 nonce = ballot.nonce() == null ? next : ballot.nonce();
    for (long chain : OTHER_CHAINS) {
      Domain other = new Domain(own.name(), own.version(), UInt256.of(chain), own.contract());
      if (isSigned(ballot, voter, other, ballot.support(), nonce)) {
        return "wrong chain id: signed for %d, this is %d"
            .formatted(chain, own.chainId().toBigInteger());
      }
    }
    for (String version : new @Nullable String[] {null, "1", "2"}) {
      Domain other = new Domain(own.name(), version, own.chainId(), own.contract());
      if (isSigned(ballot, voter, other, ballot.support(), nonce)) {
        return "wrong domain: signed for version %s of the governor, not %s"
            .formatted(version, own.version());
      }
    }
    for (int support = 0; support <= 2; support++) {
      if (isSigned(ballot, voter, own, support, nonce)) {
        return "bad signature: signed for support %d, not %d".formatted(support, ballot.support());
      }
    }
    Optional<Address> signer =
        ballot.signature().signer(governor.digest(ballot, proposal, voter, nonce));
    return "bad signature: not of %s for this ballot, domain and nonce%s"
        .formatted(voter, signer.map(other -> "; it would be of " + other).orElse(""));
  }

  private Verdict verdict(Read read) {
    if (read.fault() != null) {
      return bad(read, read.fault());
    }
    Address voter = read.voter();
    if (voter == null) {
      return bad(read, "nobody can be told from it");
    }
    if (faults >= FAULTS_IN_A_ROW) {
      return bad(read, "not tried: the %d before it: %s".formatted(faults, lastFault));
    }
    UInt256 nonce = read.nonce();
    if (nonce != null) {
      UInt256 expected = nonces.computeIfAbsent(voter, this::nonce);
      if (!nonce.equals(expected)) {
        return bad(
            read,
            "wrong nonce: signed for %d, the governor expects %d"
                .formatted(nonce.toBigInteger(), expected.toBigInteger()));
      }
    }
    Bytes call = governor.call(read.ballot(), proposal, voter);
    Trial.Outcome outcome = trial.run(sender, governor.address(), call, MOST_GAS, true);
    return judged(read, voter, call, outcome);
  }

  private Verdict judged(Read read, Address voter, Bytes call, Trial.Outcome outcome) {
    if (!outcome.success()) {
      lastFault = GovernorErrors.sentence(outcome);
      faults = outcome.halt().isPresent() ? faults + 1 : 0;
      Integer before = voted.get(voter);
      String reason = lastFault;
      if (before != null && reason.startsWith("already voted")) {
        reason = "already voted, by ballot %d of this batch".formatted(before);
      }
      return bad(read, reason);
    }
    faults = 0;
    Optional<UInt256> weight = weight(outcome.logs(), voter);
    if (weight.isEmpty()) {
      return bad(read, "the governor takes it and tells of no vote");
    }
    if (weight.get().isZero()) {
      return bad(read, "no weight: the voter had no votes when the vote began");
    }
    voted.putIfAbsent(voter, read.index());
    if (read.nonce() != null) {
      nonces.put(voter, read.nonce().plus(UInt256.ONE));
    }
    return new Verdict(
        read.index(),
        voter,
        read.nonce(),
        null,
        weight.get(),
        outcome.gasUsed(),
        call,
        trial.hasCode(voter));
  }

  /** The weight that the governor's event tells. */
  private Optional<UInt256> weight(List<Log> logs, Address voter) {
    for (Log log : logs) {
      if (!log.address().equals(governor.address()) || log.topics().isEmpty()) {
        continue;
      }
      Hash topic = log.topics().getFirst();
      boolean isVote = topic.equals(VOTE_CAST) || topic.equals(VOTE_CAST_WITH_PARAMS);
      boolean indexed = log.topics().size() > 1;
      boolean isOurs =
          isVote
              && (indexed
                  ? Address.lastBytesOf(log.topics().get(1)).equals(voter)
                  : Abi.word(log.data(), 0)
                      .map(word -> Address.lastBytesOf(word.toHash()).equals(voter))
                      .orElse(false));
      if (isOurs) {
        return Abi.word(log.data(), indexed ? 2 : 3);
      }
    }
    return Optional.empty();
  }

  private static Verdict bad(Read read, String reason) {
    return new Verdict(
        read.index(), read.voter(), read.nonce(), reason, UInt256.ZERO, 0, Bytes.EMPTY, false);
  }
}
