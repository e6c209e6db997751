package io.evmesh.input.genesis;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.fields.WorldFields;
import io.evmesh.input.json.Json;
import java.nio.file.Path;

/**
 * Where a chain begins: its rules, the state before its first transaction, and block 0.
 *
 * <p>The form is geth's: {@code config}, {@code alloc}, {@code gasLimit} and {@code difficulty} are
 * needed, the other header fields are zero or empty unless given. Fields of the header that come
 * from the state, and those that a fork demands, are computed.
 */
public record Genesis(ChainConfig config, InMemoryState state, BlockHeader header) {
  private static final UInt256 INITIAL_BASE_FEE = UInt256.of(1_000_000_000); // EIP-1559
  private static final int BLOOM_SIZE = 256;

  /**
   * Reads a file.
   *
   * @throws io.evmesh.input.json.InputException if it can not be used, naming file and place
   */
  public static Genesis read(Path file) {
    return of(Json.read(file));
  }

  /** What the fields of a genesis file say. */
  public static Genesis of(Json fields) {
    ChainConfig config =
        ConfigFields.config(
            fields.at("config"), fields.at("difficulty"), number(fields, "timestamp"));
    InMemoryState state = WorldFields.alloc(fields.at("alloc"));
    Hash root = StateRoot.of(state).hash();
    return new Genesis(config, state, header(fields, config, root));
  }

  private static BlockHeader header(Json fields, ChainConfig config, Hash stateRoot) {
    long timestamp = number(fields, "timestamp");
    if (number(fields, "number") != 0) {
      throw fields.at("number").fault("should be 0 in a genesis");
    }
    if (fields.has("slotNumber")) {
      throw fields.at("slotNumber").fault("comes with Amsterdam: blocks are executed up to Osaka");
    }
    if (fields.has("mixhash") && fields.has("mixHash")) {
      throw fields.at("mixhash").fault("is there twice, as mixHash too");
    }
    Fork fork = config.forkAt(0, timestamp);
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    return new BlockHeader(
        hash(fields, "parentHash"),
        Roots.EMPTY_LIST_HASH,
        fields.has("coinbase") ? fields.at("coinbase").address() : Address.ZERO,
        stateRoot,
        Roots.EMPTY,
        Roots.EMPTY,
        Bytes.wrap(new byte[BLOOM_SIZE]),
        fields.at("difficulty").quantity(),
        0,
        gasLimit(fields.at("gasLimit")),
        number(fields, "gasUsed"),
        timestamp,
        fields.has("extraData") ? fields.at("extraData").bytes() : Bytes.EMPTY,
        hash(fields, fields.has("mixhash") ? "mixhash" : "mixHash"),
        UInt256.of(number(fields, "nonce")).toBytes32().slice(24, 32),
        fork.isAtLeast(Fork.LONDON) ? baseFee(fields) : null,
        fork.isAtLeast(Fork.SHANGHAI) ? Roots.EMPTY : null,
        cancun ? (Long) number(fields, "blobGasUsed") : null,
        cancun ? (Long) number(fields, "excessBlobGas") : null,
        cancun ? hash(fields, "parentBeaconBlockRoot") : null,
        fork.isAtLeast(Fork.PRAGUE) ? BlockHeader.NO_REQUESTS : null);
  }

  private static long gasLimit(Json field) {
    long limit = field.unsignedLong();
    if (limit <= 0) {
      throw field.fault("should be from 1 to 2^63 - 1");
    }
    return limit;
  }

  private static UInt256 baseFee(Json fields) {
    return fields.has("baseFeePerGas") ? fields.at("baseFeePerGas").quantity() : INITIAL_BASE_FEE;
  }

  private static long number(Json fields, String name) {
    return fields.has(name) ? fields.at(name).unsignedLong() : 0;
  }

  private static Hash hash(Json fields, String name) {
    return fields.has(name) ? fields.at(name).hash() : Hash.ZERO;
  }
}
