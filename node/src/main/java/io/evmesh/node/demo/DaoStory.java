package io.evmesh.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.client.NodeClient;
import io.evmesh.node.dao.DaoContract;
import io.evmesh.node.vote.Abi;
import io.evmesh.node.vote.Ballot;
import io.evmesh.node.vote.BallotSignature;
import io.evmesh.node.vote.Domain;
import io.evmesh.node.vote.Governor;
import io.evmesh.node.vote.GovernorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A DAO at a node: a token, its holders, a governor, a proposal and signed ballots. */
final class DaoStory {
  /** Whole tokens of each voter, without decimals: easy to count. */
  static final long WEIGHT = 100;

  private static final String NAME = "Demo DAO";
  private static final int HOLDERS_AT_ONCE = 200;
  private static final long FIRST_KEY = 0x5eed_0000L;
  private static final long VOTING_BLOCKS = 10_000;
  private static final int CREATION_GAS = 6_000_000;
  private static final int MINT_GAS = 16_000_000;

  /** Less than half a block: with fuller ones the base fee would grow beyond what these offer. */
  private static final int MINTS_AT_ONCE = 2;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NodeClient node;
  private final Address founder;
  private final List<DevAccount> voters;
  private final List<Bytes> signatures = new ArrayList<>();
  private @Nullable Governor governor;
  private @Nullable Address token;
  private UInt256 proposal = UInt256.ZERO;

  /**
   * A DAO that is to be founded.
   *
   * @param founder an account of the node's
   */
  DaoStory(NodeClient node, Address founder, int voters) {
    this.node = node;
    this.founder = founder;
    this.voters =
        IntStream.range(0, voters)
            .parallel()
            .mapToObj(i -> DevAccount.of(UInt256.of(FIRST_KEY + i).toBytes32()))
            .toList();
  }

  /** Makes the token, gives the voters theirs, makes the governor and the proposal. */
  void found() throws InterruptedException {
    Address made = create("DaoToken.json");
    token = made;
    List<List<Object>> mints = new ArrayList<>();
    for (int from = 0; from < voters.size(); from += HOLDERS_AT_ONCE) {
      List<DevAccount> holders =
          voters.subList(from, Math.min(voters.size(), from + HOLDERS_AT_ONCE));
      mints.add(List.of(request(made, mint(holders), MINT_GAS)));
    }
    for (int from = 0; from < mints.size(); from += MINTS_AT_ONCE) {
      List<List<Object>> some = mints.subList(from, Math.min(mints.size(), from + MINTS_AT_ONCE));
      for (JsonNode hash : node.calls("eth_sendTransaction", some)) {
        JsonNode ignored = receipt(hash.asText());
      }
    }
    Address address = create("DaoGovernor.json", NAME, made, 0L, VOTING_BLOCKS);
    governor =
        new Governor(
            address, GovernorKind.OPENZEPPELIN_5, new Domain(NAME, "1", chainId(), address), "");
    proposal = propose(address);
  }

  private UInt256 chainId() throws InterruptedException {
    return UInt256.of(Long.decode(node.call("eth_chainId").asText()));
  }

  private ObjectNode request(@Nullable Address to, Bytes data, long gas) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("from", founder.toString()).put("data", data.toString());
    request.put("gas", "0x" + Long.toHexString(gas));
    if (to != null) {
      request.put("to", to.toString());
    }
    return request;
  }

  private JsonNode receipt(String hash) throws InterruptedException {
    JsonNode receipt = node.call("eth_getTransactionReceipt", hash);
    if (!receipt.path("status").asText().equals("0x1")) {
      throw new IllegalStateException("a transaction of the founder's failed: " + receipt);
    }
    return receipt;
  }

  private JsonNode send(@Nullable Address to, Bytes data) throws InterruptedException {
    return receipt(node.call("eth_sendTransaction", request(to, data, CREATION_GAS)).asText());
  }

  private Address create(String contract, Object... arguments) throws InterruptedException {
    Bytes code = DaoContract.creation(contract, arguments);
    return Address.fromHex(send(null, code).path("contractAddress").asText());
  }

  private static Bytes mint(List<DevAccount> holders) {
    List<Object> words = new ArrayList<>();
    words.add(64L); // where the list begins
    words.add(WEIGHT);
    words.add((long) holders.size());
    holders.forEach(holder -> words.add(holder.address()));
    return Abi.call("mint(address[],uint208)", words.toArray());
  }

  /** A proposal to do nothing; the block after it is the one whose votes count. */
  private UInt256 propose(Address to) throws InterruptedException {
    long lists = 4 * 32L;
    Bytes call =
        Abi.call(
            "propose(address[],uint256[],bytes[],string)",
            lists,
            lists + 64,
            lists + 128,
            lists + 224,
            1L,
            to,
            1L,
            0L,
            1L,
            32L,
            0L,
            0L);
    JsonNode log = send(to, call).path("logs").get(0);
    UInt256 number = UInt256.of(Bytes.fromHex(log.path("data").asText().substring(0, 66)));
    JsonNode ignored = node.call("evm_mine");
    return number;
  }

  Governor governor() {
    Governor known = governor;
    if (known == null) {
      throw new IllegalStateException("the DAO is not founded");
    }
    return known;
  }

  Address token() {
    Address known = token;
    if (known == null) {
      throw new IllegalStateException("the DAO is not founded");
    }
    return known;
  }

  List<DevAccount> voters() {
    return voters;
  }

  UInt256 proposal() {
    return proposal;
  }

  /** What somebody votes: about two thirds for, a quarter against, the rest abstains. */
  static int support(int voter) {
    int twelfth = voter % 12;
    return twelfth < 8 ? 1 : twelfth < 11 ? 0 : 2;
  }

  /** Lets each voter sign, as a wallet would. */
  void sign() {
    Governor known = governor();
    signatures.addAll(
        IntStream.range(0, voters.size())
            .parallel()
            .mapToObj(
                i -> {
                  DevAccount voter = voters.get(i);
                  Ballot ballot =
                      new Ballot(
                          voter.address(),
                          support(i),
                          new BallotSignature(Bytes.EMPTY),
                          null,
                          "",
                          Bytes.EMPTY,
                          null);
                  return Wallet.sign(
                      known.digest(ballot, proposal, voter.address(), UInt256.ZERO),
                      voter.privateKey());
                })
            .toList());
  }

  /** The request that casts all ballots. */
  ObjectNode request(String id) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("id", id).put("governor", governor().address().toString());
    request.put("proposalId", proposal.toBigInteger().toString());
    ArrayNode ballots = request.putArray("ballots");
    for (int i = 0; i < voters.size(); i++) {
      ballots
          .addObject()
          .put("voter", voters.get(i).address().toString())
          .put("support", support(i))
          .put("signature", signatures.get(i).toString());
    }
    return request;
  }

  /** The weight that a support is to have when each voter has voted once. */
  long expected(int support) {
    return WEIGHT * IntStream.range(0, voters.size()).filter(i -> support(i) == support).count();
  }
}
