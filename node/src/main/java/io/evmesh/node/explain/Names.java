package io.evmesh.node.explain;

import io.evmesh.engine.conflict.Place;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.contract.Artefact;
import io.evmesh.input.contract.Artefacts;
import io.evmesh.input.contract.SlotNames;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Names for what people meet in a block: contracts, functions, variables. */
final class Names {
  /** Where proxies keep the address of their code (EIP-1967). */
  private static final UInt256 IMPLEMENTATION =
      UInt256.fromHex("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

  private static final Bytes CLONE_BEGIN = Bytes.fromHex("0x363d3d373d3d3d363d73"); // EIP-1167
  private static final int SMALL_NUMBERS = 256;
  private static final int MOST_KEYS = 4_000;
  private static final int WORDS_OF_DATA = 64;

  /** Functions that every tool knows. */
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("0xa9059cbb", "transfer"),
          Map.entry("0x23b872dd", "transferFrom"),
          Map.entry("0x095ea7b3", "approve"),
          Map.entry("0xd0e30db0", "deposit"),
          Map.entry("0x2e1a7d4d", "withdraw"),
          Map.entry("0x40c10f19", "mint"),
          Map.entry("0x1249c58b", "mint"),
          Map.entry("0x022c0d9f", "swap"),
          Map.entry("0x128acb08", "swap"),
          Map.entry("0x3593564c", "execute"),
          Map.entry("0xac9650d8", "multicall"),
          Map.entry("0x5ae401dc", "multicall"),
          Map.entry("0x56781388", "castVote"),
          Map.entry("0x38ed1739", "swapExactTokensForTokens"),
          Map.entry("0x7ff36ab5", "swapExactETHForTokens"),
          Map.entry("0x18cbafe5", "swapExactTokensForETH"));

  private final StateView state;
  private final Artefacts artefacts;
  private final List<UInt256> keys;
  private final Map<Address, Optional<Artefact>> contracts = new HashMap<>();
  private final Map<Address, SlotNames> slots = new HashMap<>();

  /**
   * Names in a block.
   *
   * @param state that knows the codes
   */
  Names(StateView state, Artefacts artefacts, List<RecoveredTransaction> transactions) {
    this.state = state;
    this.artefacts = artefacts;
    keys = keys(transactions);
  }

  /** What may be a key of a mapping: who sends, what call data holds, small numbers. */
  private static List<UInt256> keys(List<RecoveredTransaction> transactions) {
    SequencedSet<UInt256> keys = new LinkedHashSet<>();
    for (RecoveredTransaction one : transactions) {
      keys.add(UInt256.of(one.sender().toBytes()));
    }
    for (RecoveredTransaction one : transactions) {
      Transaction transaction = one.transaction();
      if (transaction.to() != null) {
        keys.add(UInt256.of(transaction.to().toBytes()));
      }
      Bytes data = transaction.data();
      int words = Math.min(WORDS_OF_DATA, (data.size() - 4) / 32);
      for (int i = 0; i < words && keys.size() < MOST_KEYS; i++) {
        keys.add(UInt256.of(data.slice(4 + 32 * i, 36 + 32 * i)));
      }
    }
    for (int i = 0; i < SMALL_NUMBERS; i++) {
      keys.add(UInt256.of(i));
    }
    return List.copyOf(keys);
  }

  /** The contract at an address, looked for behind proxies too. */
  private Optional<Artefact> contract(Address address) {
    Optional<Artefact> known = contracts.get(address);
    if (known == null) {
      known = find(address);
      contracts.put(address, known);
    }
    return known;
  }

  private Optional<Artefact> find(Address address) {
    Bytes code = code(address);
    if (code.isEmpty() || artefacts.all().isEmpty()) {
      return Optional.empty();
    }
    if (artefacts.single().isPresent()) {
      return artefacts.single();
    }
    Optional<Artefact> own = artefacts.of(code);
    UInt256 behind = state.slot(address, IMPLEMENTATION);
    if (isClone(code)) {
      int at = CLONE_BEGIN.size();
      return artefacts.of(code(Address.of(code.slice(at, at + Address.SIZE))));
    }
    if (behind.isZero()) {
      return own;
    }
    Address implementation = Address.ofLimbs(behind.limb0(), behind.limb1(), behind.limb2());
    return artefacts.of(code(implementation)).or(() -> own);
  }

  private static boolean isClone(Bytes code) {
    int size = CLONE_BEGIN.size();
    return code.size() >= size + Address.SIZE && code.slice(0, size).equals(CLONE_BEGIN);
  }

  private Bytes code(Address address) {
    Account account = state.account(address);
    return account == null || account.codeHash().equals(Code.EMPTY.hash())
        ? Bytes.EMPTY
        : state.code(account.codeHash()).bytes();
  }

  /** An account's name, or its address in short. */
  String account(Address address) {
    return contract(address).map(Artefact::name).orElseGet(() -> shortened(address));
  }

  static String shortened(Address address) {
    String text = address.toString();
    return text.substring(0, 6) + "…" + text.substring(text.length() - 4);
  }

  /** A place's name. */
  String place(Place place) {
    String account = account(place.address());
    UInt256 slot = place.slot();
    return switch (place.part()) {
      case SLOT -> slot == null ? account : account + slot(place.address(), slot);
      case BALANCE -> "balance of " + account;
      case NONCE -> "nonce of " + account;
      case CODE -> "code of " + account;
      case EXISTENCE -> "existence of " + account;
    };
  }

  private String slot(Address address, UInt256 slot) {
    Optional<String> name =
        contract(address)
            .filter(found -> found.layout() != null)
            .flatMap(found -> slotNames(address, found).name(slot));
    return name.map(variable -> "." + variable).orElseGet(() -> " slot " + shortened(slot));
  }

  private SlotNames slotNames(Address address, Artefact contract) {
    SlotNames known = slots.get(address);
    if (known == null) {
      var layout = java.util.Objects.requireNonNull(contract.layout());
      known = new SlotNames(layout, keys, Names::shortened);
      slots.put(address, known);
    }
    return known;
  }

  private static String shortened(UInt256 number) {
    String text = number.toString();
    return text.length() <= 14
        ? text
        : text.substring(0, 8) + "…" + text.substring(text.length() - 4);
  }

  /** What a transaction calls. */
  String call(RecoveredTransaction recovered) {
    Transaction transaction = recovered.transaction();
    Address to = transaction.to();
    if (to == null) {
      return "creates a contract";
    }
    Bytes data = transaction.data();
    if (data.size() < 4) {
      return data.isEmpty() && code(to).isEmpty() ? "pays " + account(to) : "calls " + account(to);
    }
    Bytes selector = data.slice(0, 4);
    String usual = USUAL.getOrDefault(selector.toString(), selector.toString());
    String function =
        contract(to)
            .map(found -> found.functions().get(selector))
            .or(() -> artefacts.function(selector))
            .orElse(usual);
    return account(to) + "." + function;
  }
}
