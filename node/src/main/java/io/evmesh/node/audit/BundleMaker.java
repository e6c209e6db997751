package io.evmesh.node.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.trie.Trie;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.node.client.NodeClient;
import io.evmesh.node.vote.Abi;
import io.evmesh.node.vote.GovernorKind;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Makes a bundle of a batch of votes by asking a node. Used once. */
public final class BundleMaker {
  private static final int PAGE = 5000;
  private static final int SLOTS_AT_ONCE = 1000;
  private static final long MOST_HEADERS = 20_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NodeClient node;
  private final BiConsumer<String, Integer> progress;
  private final Bundle bundle = new Bundle();
  private final Set<String> nodes = new LinkedHashSet<>();
  private final ArrayNode ballots = MAPPER.createArrayNode();
  private final ArrayNode transactions = MAPPER.createArrayNode();
  private final ArrayNode receipts = MAPPER.createArrayNode();
  private final Map<Long, List<Integer>> places = new TreeMap<>();
  private final List<Address> voters = new ArrayList<>();

  /**
   * @param progress is told what is being done and how much of a hundred
   */
  public BundleMaker(NodeClient node, BiConsumer<String, Integer> progress) {
    this.node = node;
    this.progress = progress;
  }

  /**
   * Writes the bundle of a batch.
   *
   * @throws InputException if there is none
   */
  public void make(String id, Path file) throws InterruptedException {
    JsonNode batch = node.call("evmesh_getBatch", id, query(0, 0).put("history", true));
    if (!batch.path("votes").isObject()) {
      throw new InputException("'%s' is no batch of votes".formatted(id));
    }
    if (batch.path("finishedAt").isNull()) {
      throw new InputException("'%s' is not finished".formatted(id));
    }
    progress.accept("ballots", 0);
    readItems(id);
    ObjectNode about = ((ObjectNode) batch).deepCopy();
    bundle.put("history.json", about.remove("history"));
    about.set("chainId", node.call("eth_chainId"));
    bundle.put("batch.json", about);
    bundle.put("ballots.json", ballots);
    if (!places.isEmpty()) {
      JsonNode subject = batch.path("votes");
      readOthers(subject);
      readHeaders();
      readBlocks();
      readState(subject);
    }
    bundle.put("transactions.json", transactions);
    bundle.put("receipts.json", receipts);
    bundle.put("nodes.json", MAPPER.valueToTree(nodes));
    bundle.write(file);
    progress.accept("done", 100);
  }

  private static ObjectNode query(int from, int items) {
    return MAPPER.createObjectNode().put("from", from).put("items", items);
  }

  private void readItems(String id) throws InterruptedException {
    int from = 0;
    while (true) {
      JsonNode page = node.call("evmesh_getBatch", id, query(from, PAGE));
      for (JsonNode item : page.path("items")) {
        readItem((ObjectNode) item);
      }
      if (!page.path("next").isInt()) {
        return;
      }
      from = page.path("next").intValue();
    }
  }

  private void readItem(ObjectNode item) {
    ObjectNode ballot = ballots.addObject();
    for (String name : List.of("index", "state", "reason", "ballot")) {
      if (item.has(name)) {
        ballot.set(name, item.get(name));
      }
    }
    if (!item.has("blockNumber")) {
      return;
    }
    ObjectNode transaction = transactions.addObject();
    for (String name :
        List.of("index", "transactionHash", "blockNumber", "transactionIndex", "raw")) {
      transaction.set(name, item.get(name));
    }
    place(item.path("blockNumber").longValue(), item.path("transactionIndex").intValue());
    if (item.path("state").asText().equals("included")) {
      voters.add(Address.fromHex(item.path("ballot").path("voter").asText()));
    }
  }

  private void place(long block, int index) {
    places.computeIfAbsent(block, _ -> new ArrayList<>()).add(index);
  }

  private long first() {
    return places.keySet().iterator().next();
  }

  private long last() {
    return ((TreeMap<Long, List<Integer>>) places).lastKey();
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** Votes of the same proposal in the same blocks that are not of the batch. */
  private void readOthers(JsonNode subject) throws InterruptedException {
    ObjectNode filter = MAPPER.createObjectNode();
    filter.put("address", subject.path("governor").asText());
    filter.put("fromBlock", hex(first())).put("toBlock", hex(last()));
    ArrayNode either = filter.putArray("topics").addArray();
    VoteLogs.TOPICS.forEach(topic -> either.add(topic.toString()));
    Set<String> own = new HashSet<>();
    places.forEach((block, indices) -> indices.forEach(index -> own.add(block + " " + index)));
    ArrayNode others = MAPPER.createArrayNode();
    for (JsonNode log : node.call("eth_getLogs", filter)) {
      long block = Long.decode(log.path("blockNumber").asText());
      int index = Integer.decode(log.path("transactionIndex").asText());
      if (own.add(block + " " + index)) {
        others.addObject().put("blockNumber", block).put("transactionIndex", index);
        place(block, index);
      }
    }
    bundle.put("others.json", others);
  }

  private void readHeaders() throws InterruptedException {
    long from = first() - 1;
    if (last() - from > MOST_HEADERS) {
      throw new InputException(
          "the batch's blocks reach from %d to %d: more than %d headers"
              .formatted(first(), last(), MOST_HEADERS));
    }
    List<List<Object>> numbers = new ArrayList<>();
    for (long number = from; number <= last(); number++) {
      numbers.add(List.of(hex(number)));
    }
    bundle.put("headers.json", MAPPER.valueToTree(node.calls("debug_getRawHeader", numbers)));
  }

  private void readBlocks() throws InterruptedException {
    int done = 0;
    for (Map.Entry<Long, List<Integer>> entry : places.entrySet()) {
      progress.accept("blocks", 10 + 40 * done++ / places.size());
      String number = hex(entry.getKey());
      Block block =
          BlockCodec.decode(Bytes.fromHex(node.call("debug_getRawBlock", number).asText()));
      List<Bytes> bodies = block.transactions().stream().map(TransactionCodec::encode).toList();
      prove(bodies, entry.getValue());
      List<Bytes> all = new ArrayList<>();
      node.call("debug_getRawReceipts", number)
          .forEach(raw -> all.add(Bytes.fromHex(raw.asText())));
      prove(all, entry.getValue());
      for (int index : entry.getValue()) {
        receipts
            .addObject()
            .put("blockNumber", entry.getKey())
            .put("transactionIndex", index)
            .put("raw", all.get(index).toString());
      }
    }
  }

  private void prove(List<Bytes> items, Collection<Integer> indices) {
    Trie trie = new Trie();
    for (int i = 0; i < items.size(); i++) {
      trie.put(TrieWalk.listKey(i), items.get(i));
    }
    for (int index : indices) {
      trie.proof(TrieWalk.listKey(index)).forEach(found -> nodes.add(found.toString()));
    }
  }

  private void readState(JsonNode subject) throws InterruptedException {
    progress.accept("state", 55);
    Address governor = Address.fromHex(subject.path("governor").asText());
    UInt256 proposal = UInt256.of(new BigInteger(subject.path("proposalId").asText()));
    boolean bravo = subject.path("kind").asText().equals(GovernorKind.BRAVO.name());
    ObjectNode state = MAPPER.createObjectNode();
    Layout layout = layout(governor, proposal, bravo);
    state.put("tallyMapping", layout.tally().toBigInteger().toString());
    state.put("against", layout.against()).put("for", layout.inFavour());
    state.put("abstain", layout.abstain());
    state.put("votedMapping", layout.voted().toBigInteger().toString());
    state.put("receipts", layout.receipts());
    List<UInt256> tally = new ArrayList<>();
    for (int field : new int[] {layout.against(), layout.inFavour(), layout.abstain()}) {
      tally.add(layout.tallySlot(proposal, field));
    }
    proveSlots(governor, tally, first() - 1);
    Set<UInt256> slots = new TreeSet<>(tally);
    voters.forEach(voter -> slots.add(layout.receiptSlot(proposal, voter)));
    proveSlots(governor, new ArrayList<>(slots), last());
    bundle.put("state.json", state);
  }

  private Layout layout(Address governor, UInt256 proposal, boolean bravo)
      throws InterruptedException {
    String tally = bravo ? "proposals(uint256)" : "proposalVotes(uint256)";
    String voted = bravo ? "getReceipt(uint256,address)" : "hasVoted(uint256,address)";
    Address voter = voters.isEmpty() ? Address.ZERO : voters.getFirst();
    return Layout.find(
            proposal,
            voter,
            reads(governor, Abi.call(tally, proposal)),
            reads(governor, Abi.call(voted, proposal, voter)),
            bravo)
        .orElseThrow(
            () ->
                new InputException(
                    "%s keeps its votes in no known way, so that they can not be proven"
                        .formatted(governor)));
  }

  /** The slots of a contract that a call reads there. */
  private List<UInt256> reads(Address contract, Bytes data) throws InterruptedException {
    ObjectNode call = MAPPER.createObjectNode();
    call.put("to", contract.toString()).put("data", data.toString());
    List<UInt256> slots = new ArrayList<>();
    for (JsonNode entry : node.call("eth_createAccessList", call, "latest").path("accessList")) {
      if (entry.path("address").asText().equalsIgnoreCase(contract.toString())) {
        entry.path("storageKeys").forEach(key -> slots.add(UInt256.fromHex(key.asText())));
      }
    }
    return slots;
  }

  private void proveSlots(Address contract, List<UInt256> slots, long block)
      throws InterruptedException {
    for (int from = 0; from < slots.size(); from += SLOTS_AT_ONCE) {
      progress.accept("state", 60 + (int) (39L * from / slots.size()));
      List<String> keys =
          slots.subList(from, Math.min(slots.size(), from + SLOTS_AT_ONCE)).stream()
              .map(slot -> slot.toBytes32().toString())
              .toList();
      JsonNode proof = node.call("eth_getProof", contract.toString(), keys, hex(block));
      proof.path("accountProof").forEach(found -> nodes.add(found.asText()));
      proof
          .path("storageProof")
          .forEach(slot -> slot.path("proof").forEach(found -> nodes.add(found.asText())));
    }
  }
}
