package io.evmesh.node.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.block.SystemContracts;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.chain.PublicNetwork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.input.recording.StandInSignature;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain whose first block makes the recorded ones possible: its state is what they found, its
 * header such that base fee and blob fee of the first come out as recorded. Withdrawals and calls
 * of the consensus layer are not recorded and not part of the blocks.
 */
public final class RecordedChain {
  private static final Bytes STOP = Bytes.fromHex("0x00");

  private static final int BLOOM_SIZE = 256;
  private static final int NONCE_SIZE = 8;
  private static final long SECONDS_BETWEEN_BLOCKS = 12;

  private RecordedChain() {}

  /**
   * The rules under which a block was recorded: those of a public network if they agree with it.
   */
  public static KeptRules rules(RecordedBlock first, int rootEvery) {
    return PublicNetwork.find(first.chainId())
        .filter(it -> it.config().forkAt(first.number(), first.timestamp()) == first.fork())
        .map(network -> KeptRules.of(network, rootEvery))
        .orElseGet(() -> KeptRules.of(first.fork(), first.chainId(), rootEvery));
  }

  /**
   * The chain's first block with its state.
   *
   * @param folders of the recorded blocks; of an account that several found, the first counts
   * @throws InputException if the blocks can not follow any
   */
  public static FirstBlock begin(List<Path> folders, ChainConfig config) {
    RecordedBlock first = RecordingReader.read(folders.getFirst());
    InMemoryState state = first.state();
    for (Path folder : folders.subList(1, folders.size())) {
      addMissing(state, RecordingReader.read(folder).state());
    }
    if (first.fork().isAtLeast(Fork.PRAGUE)) {
      for (Address contract : SystemContracts.CALLED_AT_END) {
        if (state.account(contract) == null) {
          state.put(contract, 1, UInt256.ZERO, STOP);
        }
      }
    }
    return new FirstBlock(before(first, folders.getFirst(), config, state), state);
  }

  private static void addMissing(InMemoryState state, InMemoryState more) {
    more.forEachAccount(
        (address, account) -> {
          if (state.account(address) == null) {
            Bytes code = FirstBlock.code(more, account).bytes();
            state.put(address, account.nonce(), account.balance(), code);
            more.forEachSlot(address, (key, value) -> state.putSlot(address, key, value));
          }
        });
  }

  private static Block before(
      RecordedBlock first, Path folder, ChainConfig config, InMemoryState state) {
    Fork fork = first.fork();
    if (!fork.isAtLeast(Fork.PARIS)) {
      throw new InputException(
          "%s: a block with proof of work (%s) can not begin a chain".formatted(folder, fork));
    }
    if (first.number() == 0 || first.timestamp() == 0) {
      throw new InputException(folder + ": no block can come before number 0 or time 0");
    }
    if (config.forkAt(first.number(), first.timestamp()) != fork) {
      throw new InputException(
          "%s: block %d was recorded under the rules of %s, which do not hold on this chain"
              .formatted(folder, first.number(), fork));
    }
    BlockHeader plain = header(first, StateRoot.of(state).hash(), null, null);
    BlockHeader header =
        fork.isAtLeast(Fork.CANCUN) ? withBlobGas(first, folder, config, plain) : plain;
    return new Block(
        header, List.of(), List.of(), fork.isAtLeast(Fork.SHANGHAI) ? List.of() : null);
  }

  /** Excess and use of blob gas after which the excess is what was recorded. */
  private static BlockHeader withBlobGas(
      RecordedBlock first, Path folder, ChainConfig config, BlockHeader plain) {
    BlobParameters blobs = config.blobsAt(first.fork(), first.timestamp());
    long target = blobs.target() * TransactionRules.GAS_PER_BLOB;
    long most = blobs.max() * TransactionRules.GAS_PER_BLOB;
    long recorded = first.excessBlobGas();
    // At the target the excess stays; where blobs are below their reserve price (EIP-7918) it grows
    // by the share of what is used that lies between target and most.
    long[][] choices = {
      {recorded, target},
      {recorded - target * (blobs.max() - blobs.target()) / blobs.max(), target},
      {recorded - (most - target), most}
    };
    for (long[] choice : choices) {
      if (choice[0] >= 0) {
        BlockHeader header = header(first, plain.stateRoot(), choice[1], choice[0]);
        if (FeeRules.nextExcessBlobGas(header, first.fork(), blobs) == recorded) {
          return header;
        }
      }
    }
    throw new InputException(
        "%s: no block leads to an excess of %s blob gas"
            .formatted(folder, Long.toUnsignedString(recorded)));
  }

  private static BlockHeader header(
      RecordedBlock first, Hash root, @Nullable Long blobGasUsed, @Nullable Long excessBlobGas) {
    Fork fork = first.fork();
    long seconds = Math.min(SECONDS_BETWEEN_BLOCKS, first.timestamp());
    return new BlockHeader(
        Hash.ZERO,
        Roots.EMPTY_LIST_HASH,
        Address.ZERO,
        root,
        Roots.EMPTY,
        Roots.EMPTY,
        Bytes.wrap(new byte[BLOOM_SIZE]),
        UInt256.ZERO,
        first.number() - 1,
        first.gasLimit(),
        first.gasLimit() / 2, // so the base fee stays (EIP-1559)
        first.timestamp() - seconds,
        Bytes.EMPTY,
        Hash.ZERO,
        Bytes.wrap(new byte[NONCE_SIZE]),
        first.baseFee(),
        fork.isAtLeast(Fork.SHANGHAI) ? Roots.EMPTY : null,
        blobGasUsed,
        excessBlobGas,
        fork.isAtLeast(Fork.CANCUN) ? Hash.ZERO : null,
        fork.isAtLeast(Fork.PRAGUE) ? BlockHeader.NO_REQUESTS : null);
  }

  /** What is free to choose in the block, as it was recorded. */
  public static BlockDraft draft(RecordedBlock recorded) {
    Fork fork = recorded.fork();
    return new BlockDraft(
        recorded.coinbase(),
        recorded.timestamp(),
        recorded.gasLimit(),
        Bytes.EMPTY,
        recorded.prevRandao(),
        fork.isAtLeast(Fork.CANCUN) ? Hash.ZERO : null,
        fork.isAtLeast(Fork.SHANGHAI) ? List.of() : null);
  }

  /** Its transactions as they can be written down. */
  public static List<RecoveredTransaction> transactions(RecordedBlock recorded) {
    return recorded.transactions().stream().map(StandInSignature::orSigned).toList();
  }
}
