package io.evmesh.node.audit;

import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.vote.Abi;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What receipts tell of votes. */
final class VoteLogs {
  private static final Hash VOTE = Abi.hash("VoteCast(address,uint256,uint8,uint256,string)");
  private static final Hash VOTE_WITH_PARAMS =
      Abi.hash("VoteCastWithParams(address,uint256,uint8,uint256,string,bytes)");

  /** The events of a vote. */
  static final List<Hash> TOPICS = List.of(VOTE, VOTE_WITH_PARAMS);

  private static final int SPLIT = 255;
  private static final int SPLIT_BYTES = 48;

  private VoteLogs() {}

  /**
   * A vote.
   *
   * @param against weight that counts there, as do the others
   */
  record Vote(
      Address voter,
      UInt256 proposal,
      int support,
      BigInteger against,
      BigInteger inFavour,
      BigInteger abstain) {}

  /**
   * A receipt as far as it is looked at.
   *
   * @param votes of a governor
   */
  record Told(boolean success, List<Vote> votes) {}

  /** Reads a receipt in its coding (EIP-2718, EIP-658). */
  static Told read(Bytes raw, Address governor) {
    Bytes list = (raw.get(0) & 0xff) < 0xc0 ? raw.slice(1, raw.size()) : raw;
    RlpReader fields = RlpReader.of(list).readList();
    boolean success = fields.readBytes().equals(Bytes.wrap(new byte[] {1}));
    fields.skip();
    fields.skip();
    RlpReader logs = fields.readList();
    List<Vote> votes = new ArrayList<>();
    while (logs.hasNext()) {
      RlpReader log = logs.readList();
      Address address = log.readAddress();
      RlpReader topics = log.readList();
      List<Hash> found = new ArrayList<>();
      while (topics.hasNext()) {
        found.add(topics.readHash());
      }
      Bytes data = log.readBytes();
      if (address.equals(governor) && !found.isEmpty() && TOPICS.contains(found.getFirst())) {
        votes.add(vote(found, data));
      }
    }
    return new Told(success, votes);
  }

  /** Bravo's first versions do not index the voter. */
  private static Vote vote(List<Hash> topics, Bytes data) {
    boolean indexed = topics.size() > 1;
    int at = indexed ? 0 : 1;
    Address voter = Address.lastBytesOf(indexed ? topics.get(1) : word(data, 0).toHash());
    int support = (int) word(data, at + 1).toLongAtMost(SPLIT);
    BigInteger weight = word(data, at + 2).toBigInteger();
    BigInteger none = BigInteger.ZERO;
    BigInteger against = support == 0 ? weight : none;
    BigInteger inFavour = support == 1 ? weight : none;
    BigInteger abstain = support == 2 ? weight : none;
    if (support == SPLIT && topics.getFirst().equals(VOTE_WITH_PARAMS)) {
      int params = (int) word(data, at + 4).toLongAtMost(data.size());
      if (word(data.slice(Math.min(params, data.size()), data.size()), 0).toLongAtMost(SPLIT)
          == SPLIT_BYTES) {
        against = part(data, params + 32);
        inFavour = part(data, params + 48);
        abstain = part(data, params + 64);
      }
    }
    return new Vote(voter, word(data, at), support, against, inFavour, abstain);
  }

  private static UInt256 word(Bytes data, int index) {
    return Abi.word(data, index).orElse(UInt256.ZERO);
  }

  private static BigInteger part(Bytes data, int at) {
    return at + 16 > data.size()
        ? BigInteger.ZERO
        : new BigInteger(1, data.slice(at, at + 16).unsafeArray());
  }
}
