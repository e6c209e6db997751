package io.evmesh.node.rpc.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.trie.StateTrie;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.query.UnreachableStateException;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Blocks;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Proofs of accounts and slots (EIP-1186). */
public final class ProofMethods {
  /** Most slots of one question, as go-ethereum has it. */
  private static final int MOST_SLOTS = 1024;

  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<List<Key>> KEYS =
      Parameter.required(
          "Storage keys", ParameterType.of("{\"type\":\"array\"}", ProofMethods::keys));
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);

  private ProofMethods() {}

  /**
   * A slot as it was asked for.
   *
   * @param isHash whether it had all 64 digits, and is told so
   */
  private record Key(UInt256 slot, boolean isHash) {}

  private static List<Key> keys(JsonNode node) {
    if (!node.isArray()) {
      throw new Malformed("json: cannot unmarshal into Go value of type []string");
    }
    if (node.size() > MOST_SLOTS) {
      throw new Malformed("too many slots (max %d)".formatted(MOST_SLOTS));
    }
    List<Key> keys = new ArrayList<>();
    for (JsonNode key : node) {
      keys.add(new Key(Types.SLOT.read(key), key.textValue().length() == 66));
    }
    return keys;
  }

  /**
   * The methods.
   *
   * @param calls with which what has to make tries of the past takes turns
   */
  public static List<Method> all(ChainView chain, Calls calls) {
    Blocks blocks = new Blocks(chain);
    return List.of(
        Method.of(
            "eth_getAccount",
            "An account as the state's trie has it after a block; null if there is none.",
            List.of(ADDRESS, BLOCK),
            "object {nonce, balance, storageRoot, codeHash} or null",
            call ->
                onTries(
                    chain,
                    calls,
                    blocks.state(call.get(BLOCK)),
                    (state, tries) -> account(state, tries, call.get(ADDRESS)))),
        Method.of(
            "eth_getProof",
            "An account and some of its slots after a block, with the nodes of the tries that prove"
                + " them against the block's state root.",
            List.of(ADDRESS, KEYS, BLOCK),
            "account with proofs",
            call ->
                onTries(
                    chain,
                    calls,
                    blocks.state(call.get(BLOCK)),
                    (state, tries) -> proof(state, tries, call.get(ADDRESS), call.get(KEYS)))));
  }

  private static Answer onTries(
      ChainView chain, Calls calls, Snapshot state, BiFunction<Snapshot, StateTrie, Answer> answer)
      throws InterruptedException {
    try {
      return calls.compute(
          () -> {
            if (state.block().number() < chain.head().number()) {
              Calls.lookAhead();
            }
            return chain.withTries(state.block(), tries -> answer.apply(state, tries.tries()));
          });
    } catch (CallFault e) {
      throw CallMethods.asError(e);
    } catch (UnreachableStateException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }

  private static Answer account(Snapshot state, StateTrie tries, Address address) {
    Account account = state.account(address);
    if (account == null) {
      return Answer.NULL;
    }
    Hash storageRoot = tries.storageRoot(address);
    return out -> {
      out.startObject().field("nonce").quantity(account.nonce());
      out.field("balance").quantity(account.balance());
      out.field("storageRoot").hash(storageRoot);
      out.field("codeHash").hash(account.codeHash()).endObject();
    };
  }

  private static Answer proof(Snapshot state, StateTrie tries, Address address, List<Key> keys) {
    Account account = state.accountOrEmpty(address);
    List<Bytes> accountProof = tries.accountProof(address);
    Hash storageRoot = tries.storageRoot(address);
    List<List<Bytes>> slotProofs =
        keys.stream().map(key -> tries.slotProof(address, key.slot())).toList();
    return out -> {
      out.startObject();
      out.field("address").address(address);
      nodes(out.field("accountProof"), accountProof);
      out.field("balance").quantity(account.balance());
      out.field("codeHash").hash(account.codeHash());
      out.field("nonce").quantity(account.nonce());
      out.field("storageHash").hash(storageRoot);
      out.field("storageProof").startArray();
      for (int i = 0; i < keys.size(); i++) {
        UInt256 slot = keys.get(i).slot();
        out.startObject().field("key");
        if (keys.get(i).isHash()) {
          out.word(slot);
        } else {
          out.quantity(slot);
        }
        out.field("value").quantity(state.slot(address, slot));
        nodes(out.field("proof"), slotProofs.get(i));
        out.endObject();
      }
      out.endArray().endObject();
    };
  }

  private static void nodes(JsonOut out, List<Bytes> nodes) {
    out.startArray();
    nodes.forEach(out::data);
    out.endArray();
  }
}
