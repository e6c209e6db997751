package io.evmesh.node.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.node.vote.Ballot;
import io.evmesh.node.vote.BallotSignature;
import io.evmesh.node.vote.Domain;
import io.evmesh.node.vote.Governor;
import io.evmesh.node.vote.GovernorKind;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a bundle with access to nothing else: digests, signatures of ballots, that transactions
 * carry them, that the blocks have these, that receipts tell these votes, and that the state before
 * and after differs by exactly these votes. It ends with the first thing that is wrong.
 */
public final class BundleCheck {
  private final Bundle bundle;
  private final List<String> found = new ArrayList<>();
  private final TrieWalk tries = new TrieWalk();
  private final Map<Integer, JsonNode> ballots = new HashMap<>();
  private final Map<Long, BlockHeader> headers = new HashMap<>();
  private final Set<Address> voters = new HashSet<>();
  private final BigInteger[] moved = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
  private final Governor governor;
  private final UInt256 proposal;
  private long first;
  private long last;

  private BundleCheck(Bundle bundle) {
    this.bundle = bundle;
    JsonNode subject = bundle.json("batch.json").path("votes");
    Address address = address(subject.path("governor"));
    GovernorKind kind = GovernorKind.valueOf(subject.path("kind").asText());
    JsonNode domain = subject.path("domain");
    governor =
        new Governor(
            address,
            kind,
            new Domain(
                domain.path("name").asText(),
                domain.has("version") ? domain.path("version").asText() : null,
                number(domain.path("chainId")),
                address(domain.path("verifyingContract"))),
            subject.path("countingMode").asText());
    proposal = number(subject.path("proposalId"));
  }

  /** Something in a bundle is not as it should be. */
  public static final class WrongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongException(String message) {
      super(message);
    }
  }

  /**
   * Checks a bundle.
   *
   * @return what holds, a sentence each
   * @throws WrongException with the first thing that is wrong
   * @throws InputException if the file is no bundle
   */
  public static List<String> run(Path file) {
    Bundle bundle = Bundle.read(file);
    manifest(bundle);
    try {
      BundleCheck check = new BundleCheck(bundle);
      check.run();
      return check.found;
    } catch (RlpException | TrieWalk.BrokenException | IllegalArgumentException e) {
      throw new WrongException(String.valueOf(e.getMessage()));
    }
  }

  private static void manifest(Bundle bundle) {
    JsonNode manifest = bundle.json(Bundle.MANIFEST);
    require(
        manifest.path("format").asText().equals(Bundle.FORMAT),
        "manifest.json: the form is not %s",
        Bundle.FORMAT);
    JsonNode digests = manifest.path("files");
    bundle
        .files()
        .forEach(
            (name, content) ->
                require(
                    name.equals(Bundle.MANIFEST)
                        || digests.path(name).asText().equals(Bundle.sha256(content)),
                    "%s: its SHA-256 is not that of the manifest",
                    name));
    digests
        .fieldNames()
        .forEachRemaining(
            name -> require(bundle.files().containsKey(name), "%s: is missing", name));
  }

  private static void require(boolean holds, String form, Object... values) {
    if (!holds) {
      throw new WrongException(form.formatted(values));
    }
  }

  private static Address address(JsonNode node) {
    return Address.fromHex(node.asText());
  }

  private static UInt256 number(JsonNode node) {
    return UInt256.of(new BigInteger(node.asText()));
  }

  private void run() {
    found.add("the files are those of the manifest");
    bundle.json("nodes.json").forEach(node -> tries.add(Bytes.fromHex(node.asText())));
    ballots();
    if (bundle.json("transactions.json").isEmpty()) {
      return;
    }
    headers();
    transactions();
    receipts();
    state();
  }

  private void ballots() {
    int signed = 0;
    int contracts = 0;
    for (JsonNode item : bundle.json("ballots.json")) {
      int index = item.path("index").asInt();
      require(ballots.put(index, item) == null, "ballots.json: ballot %d is there twice", index);
      if (!item.path("state").asText().equals("included")) {
        continue;
      }
      Ballot ballot = ballot(item);
      Address voter = address(item.path("ballot").path("voter"));
      UInt256 nonce = ballot.nonce() == null ? UInt256.ZERO : ballot.nonce();
      Hash digest = governor.digest(ballot, proposal, voter, nonce);
      if (ballot.signature().signer(digest).filter(voter::equals).isPresent()) {
        signed++;
      } else {
        contracts++;
        require(
            item.path("ballot").path("byContract").asBoolean(),
            "ballots.json: the signature of ballot %d is not of %s",
            index,
            voter);
      }
      voters.add(voter);
    }
    found.add(
        "%d ballots are signed by their voters%s"
            .formatted(
                signed,
                contracts == 0
                    ? ""
                    : "; %d of contracts, whose signatures only the chain has checked"
                        .formatted(contracts)));
  }

  private static Ballot ballot(JsonNode item) {
    JsonNode node = item.path("ballot");
    return new Ballot(
        address(node.path("voter")),
        node.path("support").asInt(),
        new BallotSignature(Bytes.fromHex(node.path("signature").asText())),
        node.has("nonce") ? number(node.path("nonce")) : null,
        node.path("reason").asText(""),
        node.has("params") ? Bytes.fromHex(node.path("params").asText()) : Bytes.EMPTY,
        null);
  }

  private void headers() {
    Hash parent = null;
    long number = -1;
    for (JsonNode raw : bundle.json("headers.json")) {
      Bytes coding = Bytes.fromHex(raw.asText());
      BlockHeader header = BlockCodec.decodeHeader(coding);
      if (parent == null) {
        first = header.number() + 1;
      } else {
        require(
            header.number() == number + 1 && header.parentHash().equals(parent),
            "headers.json: block %d does not follow block %d",
            header.number(),
            number);
      }
      number = header.number();
      parent = Keccak256.hash(coding);
      headers.put(number, header);
    }
    last = number;
    found.add(
        "%d headers follow each other, up to block %d, %s".formatted(headers.size(), last, parent));
  }

  private BlockHeader header(long number, String where) {
    BlockHeader header = headers.get(number);
    require(header != null, "%s: the header of block %d is missing", where, number);
    return header;
  }

  private void transactions() {
    Set<Integer> seen = new HashSet<>();
    for (JsonNode item : bundle.json("transactions.json")) {
      int index = item.path("index").asInt();
      String where = "transactions.json: item %d".formatted(index);
      Bytes raw = Bytes.fromHex(item.path("raw").asText());
      require(seen.add(index), "%s: is there twice", where);
      require(
          Keccak256.hash(raw).toString().equals(item.path("transactionHash").asText()),
          "%s: its hash is another",
          where);
      long block = item.path("blockNumber").asLong();
      Bytes there =
          tries
              .get(
                  header(block, where).transactionsRoot(),
                  TrieWalk.listKey(item.path("transactionIndex").asInt()))
              .orElse(Bytes.EMPTY);
      require(raw.equals(there), "%s: block %d has another there", where, block);
      JsonNode ballot = ballots.get(index);
      require(ballot != null, "%s: there is no such ballot", where);
      if (ballot.path("state").asText().equals("included")) {
        carries(raw, ballot, where);
      }
    }
    ballots.forEach(
        (index, item) ->
            require(
                !item.path("state").asText().equals("included") || seen.contains(index),
                "ballots.json: ballot %d is told as included and has no transaction",
                index));
    found.add("%d transactions carry them and are in these blocks".formatted(seen.size()));
  }

  private void carries(Bytes raw, JsonNode item, String where) {
    Transaction transaction = TransactionCodec.decode(raw);
    require(governor.address().equals(transaction.to()), "%s: does not call the governor", where);
    Bytes call = governor.call(ballot(item), proposal, address(item.path("ballot").path("voter")));
    require(call.equals(transaction.data()), "%s: does not carry its ballot", where);
  }

  private void receipts() {
    Map<String, Bytes> raws = new HashMap<>();
    for (JsonNode item : bundle.json("receipts.json")) {
      long block = item.path("blockNumber").asLong();
      int index = item.path("transactionIndex").asInt();
      String where = "receipts.json: block %d, %d".formatted(block, index);
      Bytes raw = Bytes.fromHex(item.path("raw").asText());
      Bytes there =
          tries
              .get(header(block, where).receiptsRoot(), TrieWalk.listKey(index))
              .orElse(Bytes.EMPTY);
      require(raw.equals(there), "%s: the block's root proves another receipt", where);
      raws.put(block + " " + index, raw);
    }
    int votes = 0;
    for (JsonNode item : bundle.json("transactions.json")) {
      votes += receipt(item, raws);
    }
    int others = 0;
    Set<String> seen = new HashSet<>();
    for (JsonNode item : bundle.json("others.json")) {
      String key = item.path("blockNumber").asLong() + " " + item.path("transactionIndex").asInt();
      Bytes raw = raws.get(key);
      require(raw != null && seen.add(key), "others.json: %s has no receipt of its own", key);
      others += count(VoteLogs.read(raw, governor.address()));
    }
    found.add("receipts tell %d votes of the batch, and %d of others".formatted(votes, others));
  }

  /** How many votes of the batch the receipt of a transaction tells. */
  private int receipt(JsonNode item, Map<String, Bytes> raws) {
    int index = item.path("index").asInt();
    Bytes raw =
        raws.get(item.path("blockNumber").asLong() + " " + item.path("transactionIndex").asInt());
    require(raw != null, "transactions.json: item %d has no receipt", index);
    VoteLogs.Told told = VoteLogs.read(raw, governor.address());
    JsonNode ballot = ballots.get(index);
    boolean included = ballot.path("state").asText().equals("included");
    require(
        told.success() == included,
        "receipts.json: item %d is told as %s, which its receipt denies",
        index,
        ballot.path("state").asText());
    if (!included) {
      return 0;
    }
    Address voter = address(ballot.path("ballot").path("voter"));
    require(
        told.votes().size() == 1
            && told.votes().getFirst().voter().equals(voter)
            && told.votes().getFirst().proposal().equals(proposal)
            && told.votes().getFirst().support() == ballot.path("ballot").path("support").asInt(),
        "receipts.json: item %d does not tell the vote of %s",
        index,
        voter);
    return count(told);
  }

  private int count(VoteLogs.Told told) {
    int count = 0;
    for (VoteLogs.Vote vote : told.votes()) {
      if (vote.proposal().equals(proposal)) {
        moved[0] = moved[0].add(vote.against());
        moved[1] = moved[1].add(vote.inFavour());
        moved[2] = moved[2].add(vote.abstain());
        count++;
      }
    }
    return count;
  }

  private void state() {
    JsonNode state = bundle.json("state.json");
    Layout layout =
        new Layout(
            number(state.path("tallyMapping")),
            state.path("against").asInt(),
            state.path("for").asInt(),
            state.path("abstain").asInt(),
            number(state.path("votedMapping")),
            state.path("receipts").asInt());
    Hash before = storageRoot(first - 1);
    Hash after = storageRoot(last);
    String[] names = {"against", "for", "abstain"};
    int[] fields = {layout.against(), layout.inFavour(), layout.abstain()};
    List<String> tally = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      UInt256 slot = layout.tallySlot(proposal, fields[i]);
      BigInteger was = slot(before, slot);
      BigInteger is = slot(after, slot);
      require(
          was.add(moved[i]).equals(is),
          "state: %s was %d, the receipts add %d, but it is %d",
          names[i],
          was,
          moved[i],
          is);
      tally.add("%s %d".formatted(names[i], is));
    }
    for (Address voter : voters) {
      require(
          slot(after, layout.receiptSlot(proposal, voter)).signum() != 0,
          "state: the governor has no vote of %s",
          voter);
    }
    found.add(
        "the state after block %d has a vote of each of %d voters".formatted(last, voters.size()));
    found.add(
        "the tally has moved by exactly these votes since block %d: %s"
            .formatted(first - 1, String.join(", ", tally)));
  }

  private Hash storageRoot(long block) {
    Bytes account =
        tries
            .get(
                header(block, "state").stateRoot(),
                Keccak256.hash(governor.address().toBytes()).toBytes())
            .orElseThrow(() -> new WrongException("state: there is no governor in block " + block));
    RlpReader fields = RlpReader.of(account).readList();
    fields.skip();
    fields.skip();
    return fields.readHash();
  }

  private BigInteger slot(Hash root, UInt256 slot) {
    return tries
        .get(root, Keccak256.hash(slot.toBytes32()).toBytes())
        .map(value -> RlpReader.of(value).readUInt256().toBigInteger())
        .orElse(BigInteger.ZERO);
  }
}
