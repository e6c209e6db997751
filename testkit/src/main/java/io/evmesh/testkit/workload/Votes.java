package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;

/** A governor with one proposal, a token that says what voters weigh, and votes. */
final class Votes {
  private static final long VOTE_GAS = 200_000;
  private static final UInt256 FOR = UInt256.ONE;
  private static final UInt256 PROPOSAL = UInt256.of(42);
  private static final long START = BlockBuilder.TIMESTAMP - 1000;
  private static final long DURATION = 100_000; // seconds
  private static final int WORD = 32;

  // The storage of BenchVotes
  private static final UInt256 CHECKPOINTS = UInt256.ZERO;
  private static final int CHECKPOINT_COUNT = 3;
  private static final int WEIGHT_SHIFT = 48;

  // The storage of BenchGovernor
  private static final long TOKEN = 0;
  private static final long DOMAIN_SEPARATOR = 1;
  private static final UInt256 PROPOSALS = UInt256.of(2);
  private static final UInt256 PROPOSAL_VOTES = UInt256.of(3);
  private static final int PROPOSER_BITS = 160;
  private static final int START_BITS = 48;

  private static final UInt256 DOMAIN = Keys.hash("domain", 0).toUInt256();

  private final BlockBuilder block;
  private final Address governor = Keys.address("governor", 0);
  private final Address token = Keys.address("votes", 0);

  private Votes(BlockBuilder block) {
    this.block = block;
    block.contract(token, Contracts.VOTES);
    block.contract(governor, Contracts.GOVERNOR);
    block.slot(governor, TOKEN, Keys.word(token));
    block.slot(governor, DOMAIN_SEPARATOR, DOMAIN);
    UInt256 times =
        shifted(START, PROPOSER_BITS).plus(shifted(DURATION, PROPOSER_BITS + START_BITS));
    block.slot(
        governor,
        Keys.mapped(PROPOSAL, PROPOSALS),
        times.plus(Keys.word(Keys.address("proposer", 0))));
    // Some have voted already, for and against
    UInt256 tally = Keys.mapped(PROPOSAL, PROPOSAL_VOTES);
    block.slot(governor, tally, ETHER);
    block.slot(governor, tally.plus(UInt256.ONE), ETHER.times(2));
  }

  private static UInt256 shifted(long number, int bits) {
    return UInt256.of(UInt256.of(number).toBigInteger().shiftLeft(bits));
  }

  /** Everybody votes on his own. */
  static void direct(BlockBuilder block, WorkloadSize size) {
    Votes votes = new Votes(block);
    for (int i = 0; i < size.transactions(); i++) {
      Address voter = Keys.address("s", i);
      votes.voter(voter, i);
      block.plainAccount(voter, ETHER);
      block.transaction(
          voter,
          votes.governor,
          UInt256.ZERO,
          Keys.call("castVote(uint256,uint8)", PROPOSAL, FOR),
          VOTE_GAS);
    }
  }

  /** Everybody votes by a signature that one sender brings. */
  static void relayed(BlockBuilder block, WorkloadSize size) {
    Votes votes = new Votes(block);
    Address relayer = Keys.address("relayer", 0);
    block.plainAccount(relayer, ETHER.times(1_000_000));
    for (int i = 0; i < size.transactions(); i++) {
      Bytes key = Keys.hash("voter", i).toBytes();
      Address voter = Secp256k1.address(Secp256k1.publicKey(key));
      votes.voter(voter, i);
      block.transaction(relayer, votes.governor, UInt256.ZERO, votes.ballot(voter, key), VOTE_GAS);
    }
  }

  /** Lets an account weigh something, by the second of three checkpoints. */
  private void voter(Address voter, int index) {
    UInt256 length = Keys.mapped(voter, CHECKPOINTS);
    block.slot(token, length, UInt256.of(CHECKPOINT_COUNT));
    UInt256 first = Keccak256.hash(length.toBytes32().toArray(), 0, WORD).toUInt256();
    for (int i = 0; i < CHECKPOINT_COUNT; i++) {
      long time = START - 500 + 400L * i;
      UInt256 weight = shifted(1_000_000_000L + index + i, WEIGHT_SHIFT);
      block.slot(token, first.plus(UInt256.of(i)), weight.plus(UInt256.of(time)));
    }
  }

  /** The call that brings a signed vote. */
  private Bytes ballot(Address voter, Bytes key) {
    byte[] ballot = new byte[5 * WORD];
    text("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)").write(ballot, 0);
    PROPOSAL.write(ballot, WORD);
    FOR.write(ballot, 2 * WORD);
    Keys.word(voter).write(ballot, 3 * WORD); // the nonce is zero
    byte[] typed = new byte[2 + 2 * WORD];
    typed[0] = 0x19;
    typed[1] = 1;
    DOMAIN.write(typed, 2);
    Keccak256.hash(ballot, 0, ballot.length).toUInt256().write(typed, 2 + WORD);
    var signed = Secp256k1.sign(Keccak256.hash(typed, 0, typed.length), key);
    return Keys.call(
        "castVoteBySig(uint256,uint8,address,bytes)",
        PROPOSAL,
        FOR,
        Keys.word(voter),
        UInt256.of(4L * WORD),
        UInt256.of(65),
        signed.r(),
        signed.s(),
        shifted(27L + signed.yParity(), 248));
  }

  private static UInt256 text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Keccak256.hash(bytes, 0, bytes.length).toUInt256();
  }
}
