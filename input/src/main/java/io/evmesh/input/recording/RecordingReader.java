package io.evmesh.input.recording;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.fields.ForkNames;
import io.evmesh.input.fields.WorldFields;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads folders with {@code block.json}, {@code txs.json} and {@code pre_state.json}, each plain or
 * with {@code .gz}.
 *
 * <p>Names of fields are those of the recording's format: {@code number}, {@code coinbase}, {@code
 * timestamp}, {@code gas_limit}, {@code basefee}, {@code difficulty}, {@code prevrandao}, {@code
 * excess_blob_gas}, {@code chain_id}, {@code spec_id} and {@code block_hashes} of the block.
 */
public final class RecordingReader {
  private RecordingReader() {}

  /**
   * The block that a folder holds.
   *
   * @throws io.evmesh.input.json.InputException naming file and place of what can not be used
   */
  public static RecordedBlock read(Path folder) {
    InputFile.requireFolder(folder);
    Json block = Json.read(file(folder, "block.json"));
    Fork fork = fork(block.at("spec_id"));
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (Json transaction : Json.read(file(folder, "txs.json")).elements()) {
      transactions.add(TransactionRow.read(transaction));
    }
    InMemoryState state = WorldFields.state(Json.read(file(folder, "pre_state.json")));
    readAncestors(block, state);
    return new RecordedBlock(
        fork,
        notNegative(block.at("chain_id")),
        notNegative(block.at("number")),
        block.at("timestamp").unsignedLong(),
        block.at("coinbase").address(),
        block.at("gas_limit").unsignedLong(),
        block.at("basefee").quantity(),
        block.has("difficulty") ? block.at("difficulty").quantity() : UInt256.ZERO,
        needed(block, "prevrandao", fork, Fork.PARIS) ? block.at("prevrandao").hash() : Hash.ZERO,
        needed(block, "excess_blob_gas", fork, Fork.CANCUN)
            ? block.at("excess_blob_gas").unsignedLong()
            : 0,
        List.copyOf(transactions),
        state);
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    return !Files.exists(plain) && Files.exists(packed) ? packed : plain;
  }

  private static Fork fork(Json name) {
    return ForkNames.find(name.text())
        .orElseThrow(
            () ->
                name.fault(
                    "'"
                        + Json.shortened(name.text())
                        + "' is no known fork; known are "
                        + ForkNames.known()));
  }

  /** Whether the field is there; from {@code since} on it must be. */
  private static boolean needed(Json block, String field, Fork fork, Fork since) {
    if (block.has(field)) {
      return true;
    }
    if (fork.isAtLeast(since)) {
      throw block.fault("field '" + field + "' is missing, which blocks have from " + since);
    }
    return false;
  }

  private static void readAncestors(Json block, InMemoryState state) {
    if (!block.has("block_hashes")) {
      return;
    }
    Json hashes = block.at("block_hashes");
    Set<Long> seen = new HashSet<>();
    for (String name : hashes.names()) {
      long number = decimal(hashes, name);
      if (!seen.add(number)) {
        throw hashes.fault("block '" + Json.shortened(name) + "' is there twice");
      }
      state.putBlockHash(number, hashes.at(name).hash());
    }
  }

  private static long decimal(Json hashes, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw hashes.fault("'" + Json.shortened(text) + "' is no block number");
    }
  }

  private static long notNegative(Json field) {
    long value = field.unsignedLong();
    if (value < 0) {
      throw field.fault("is above 2^63 - 1");
    }
    return value;
  }
}
