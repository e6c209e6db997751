package io.evmesh.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.input.genesis.Genesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A recorded chain, executed in memory from its genesis file and its blocks' RLP. */
final class ImportedChain {
  private final List<Block> blocks = new ArrayList<>();
  private final List<Hash> hashes = new ArrayList<>();
  private final List<StateView> states = new ArrayList<>();
  private final Map<Hash, Block> byHash = new HashMap<>();
  private ChainRules rules;
  private StateRoot root;

  /** The chain of a folder with {@code genesis.json} and {@code chain.rlp}. */
  static ImportedChain of(Path folder) throws IOException {
    return new ImportedChain(
        Genesis.read(folder.resolve("genesis.json")),
        Bytes.wrap(Files.readAllBytes(folder.resolve("chain.rlp"))));
  }

  private ImportedChain(Genesis genesis, Bytes chain) {
    rules = ChainRules.afterGenesis(genesis.config(), genesis.header());
    root = StateRoot.of(genesis.state());
    add(new Block(genesis.header(), List.of(), List.of(), null), genesis.state());
    RlpReader reader = RlpReader.of(chain);
    while (reader.hasNext()) {
      Block block = BlockCodec.decode(reader.readRaw());
      if (block.header().number() > 0) {
        execute(block);
      }
    }
  }

  private void add(Block block, StateView state) {
    blocks.add(block);
    hashes.add(block.header().hash());
    states.add(state);
    byHash.put(hashes.getLast(), block);
  }

  private void execute(Block block) {
    StateRoot before = root;
    ParentBlock parent =
        new ParentBlock(
            hashes.getLast(),
            blocks.getLast().header(),
            states.getLast(),
            difference -> {
              root = before.after(difference);
              return root.hash();
            },
            byHash::get);
    BlockOutcome outcome = BlockProcessor.sequential(rules.config()).process(parent, block);
    assertThat(outcome).isInstanceOf(BlockOutcome.Valid.class);
    rules = rules.after(block.header());
    add(block, ((BlockOutcome.Valid) outcome).result().world());
  }

  /** The rules after the last block. */
  ChainConfig config() {
    return rules.config();
  }

  int size() {
    return blocks.size();
  }

  BlockHeader header(int number) {
    return blocks.get(number).header();
  }

  /** A block as a tracer wants it. */
  TracedBlock block(int number) {
    Block block = blocks.get(number);
    Fork fork = config().forkAt(number, block.header().timestamp());
    List<RecoveredTransaction> transactions =
        Senders.recover(fork, block.transactions()).orElseThrow();
    List<Hash> transactionHashes =
        block.transactions().stream().map(TransactionCodec::hash).toList();
    StateView parent = number == 0 ? states.getFirst() : new WithHashes(states.get(number - 1));
    return new TracedBlock(
        block.header(), hashes.get(number), transactions, transactionHashes, parent);
  }

  /** The state after a block, with the hashes of the chain. */
  StateView state(int number) {
    return new WithHashes(states.get(number));
  }

  private final class WithHashes extends ForwardingState {
    WithHashes(StateView state) {
      super(state);
    }

    @Override
    public Hash blockHash(long number) {
      return number >= 0 && number < hashes.size() ? hashes.get((int) number) : Hash.ZERO;
    }
  }
}
