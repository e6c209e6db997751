package io.evmesh.node.rpc.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.persistence.table.WrittenKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The state as one value, in Anvil's form: JSON with the accounts, packed with gzip. What Anvil
 * wrote can be loaded here, and the other way round; blocks are not part of it.
 */
public final class DumpMethods {
  /** Accounts and slots that are told at once, at most. */
  private static final int MOST_KEYS = 1_000_000;

  /** Bytes of JSON that are read, at most. */
  private static final int MOST_BYTES = 256 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Parameter<Bytes> DUMP = Parameter.required("Dump", Types.DATA);

  private final ChainView chain;
  private final BlockProducer producer;

  private DumpMethods(ChainView chain, BlockProducer producer) {
    this.chain = chain;
    this.producer = producer;
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, BlockProducer producer) {
    DumpMethods own = new DumpMethods(chain, producer);
    return List.of(
        Method.of(
            "anvil_dumpState",
            "All accounts with their codes and slots, as Anvil writes them.",
            List.of(),
            "JSON, packed with gzip",
            call -> {
              Bytes dump = own.dump();
              return out -> out.data(dump);
            }),
        Method.of(
            "anvil_loadState",
            "Sets all accounts that a dump tells; others stay as they are.",
            List.of(DUMP),
            "true",
            call -> {
              own.load(call.get(DUMP));
              return Answer.bool(true);
            }));
  }

  private Bytes dump() throws InterruptedException {
    boolean ignored = Orders.await(producer.settle(), "the state can not be told");
    Keys keys = new Keys();
    chain.forEachKey(keys);
    Snapshot state = chain.state(chain.head());
    ObjectNode dump = MAPPER.createObjectNode();
    dump.putNull("block");
    ObjectNode accounts = dump.putObject("accounts");
    keys.slots.forEach(
        (address, slots) -> {
          Account account = state.account(address);
          if (account != null) {
            write(accounts.putObject(address.toString()), address, account, slots, state);
          }
        });
    dump.putNull("best_block_number");
    dump.putArray("blocks");
    dump.putArray("transactions");
    return packed(dump);
  }

  private static void write(
      ObjectNode fields, Address address, Account account, Set<UInt256> slots, Snapshot state) {
    fields.put("nonce", account.nonce());
    fields.put("balance", "0x" + account.balance().toBigInteger().toString(16));
    fields.put("code", state.code(account.codeHash()).bytes().toString());
    ObjectNode storage = fields.putObject("storage");
    for (UInt256 slot : slots) {
      UInt256 value = state.slot(address, slot);
      if (!value.isZero()) {
        storage.put(slot.toHash().toString(), value.toHash().toString());
      }
    }
  }

  /** Collects the keys of the state. */
  private static final class Keys implements WrittenKeys.Visitor {
    final SortedMap<Address, TreeSet<UInt256>> slots = new TreeMap<>();
    private int count;

    @Override
    public void account(Address address) {
      if (!slots.containsKey(address)) {
        slots.put(address, new TreeSet<>());
        add();
      }
    }

    @Override
    public void slot(Address address, UInt256 slot) {
      if (slots.computeIfAbsent(address, _ -> new TreeSet<>()).add(slot)) {
        add();
      }
    }

    private void add() {
      count++;
      if (count > MOST_KEYS) {
        throw RpcException.of(
            RpcException.LIMIT_EXCEEDED,
            "the state has more than %d accounts and slots".formatted(MOST_KEYS));
      }
    }
  }

  private static Bytes packed(JsonNode json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(MAPPER.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private void load(Bytes dump) throws InterruptedException {
    JsonNode accounts = unpacked(dump).path("accounts");
    if (!accounts.isObject()) {
      throw RpcException.invalidParams("Failed to decode state dump");
    }
    WorldState told = new WorldState(EmptyState.INSTANCE);
    try {
      for (Map.Entry<String, JsonNode> entry : accounts.properties()) {
        set(
            told,
            Types.address(MAPPER.getNodeFactory().textNode(entry.getKey())),
            entry.getValue());
      }
    } catch (Malformed e) {
      throw RpcException.invalidParams("Failed to decode state dump: " + e.getMessage());
    }
    boolean ignored = Orders.await(producer.edit(told.difference()::applyTo), "nothing was set");
  }

  private static JsonNode unpacked(Bytes dump) {
    byte[] bytes = dump.unsafeArray();
    boolean isPacked = bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    try (InputStream in = new ByteArrayInputStream(bytes);
        InputStream json = isPacked ? new GZIPInputStream(in) : in) {
      byte[] read = json.readNBytes(MOST_BYTES);
      if (read.length == MOST_BYTES) {
        throw RpcException.of(RpcException.LIMIT_EXCEEDED, "the dump is too long");
      }
      return MAPPER.readTree(read);
    } catch (IOException e) {
      throw RpcException.invalidParams("Failed to decode state dump");
    }
  }

  private static void set(WorldState world, Address address, JsonNode account) {
    JsonNode code = account.path("code");
    Code told = code.isTextual() ? Code.of(Types.data(code)) : Code.EMPTY;
    JsonNode nonce = account.path("nonce");
    world.putCode(told);
    world.setAccount(
        address,
        new Account(
            nonce.isMissingNode() ? 0 : Numbers.count(nonce),
            Numbers.WORD.read(account.path("balance")),
            told.hash()));
    for (Map.Entry<String, JsonNode> slot : account.path("storage").properties()) {
      JsonNode key = MAPPER.getNodeFactory().textNode(slot.getKey());
      world.setSlot(address, Types.SLOT.read(key), Types.SLOT.read(slot.getValue()));
    }
  }
}
