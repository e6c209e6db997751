package io.evmesh.node.start;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.persistence.table.StoredBlocks;
import java.nio.file.Path;

/**
 * A file of blocks in RLP, one straight after the other, as go-ethereum exports them. A first block
 * may be among them; it has to be the chain's.
 */
final class ChainFile {
  /** Bytes of a file, which is read as a whole. */
  private static final int MOST_BYTES = 1 << 30;

  private final Path file;

  ChainFile(Path file) {
    this.file = file;
  }

  /**
   * Appends the blocks that the chain does not have.
   *
   * @return how many those were
   * @throws InputException if the file is no good or of another chain
   */
  long importInto(Chain chain) throws InterruptedException {
    RlpReader blocks = RlpReader.of(read());
    long appended = 0;
    try {
      while (blocks.hasNext()) {
        Block block = BlockCodec.decode(blocks.readRaw());
        if (block.header().number() <= chain.head().orElseThrow().number()) {
          checkKnown(chain, block);
        } else {
          Appended ignored = chain.append(block);
          appended++;
        }
      }
    } catch (RlpException e) {
      throw new InputException(
          "%s: after %d new blocks: %s".formatted(file, appended, e.getMessage()), e);
    }
    chain.flush();
    return appended;
  }

  private void checkKnown(Chain chain, Block block) throws InterruptedException {
    long number = block.header().number();
    if (number > chain.committed()) {
      chain.flush();
    }
    Hash hash = block.header().hash();
    boolean isKnown =
        new StoredBlocks(chain.database()).hash(number).filter(hash::equals).isPresent();
    if (!isKnown) {
      throw new InputException(
          "%s: block %d %s is not that of the chain".formatted(file, number, hash));
    }
  }

  private Bytes read() {
    return Bytes.wrap(InputFile.readAll(file, MOST_BYTES));
  }
}
