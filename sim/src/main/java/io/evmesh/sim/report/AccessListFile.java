package io.evmesh.sim.report;

import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.nio.file.Path;

/** Access lists in files, as they are coded (RLP). */
public final class AccessListFile {
  private static final int MOST_BYTES = 64 << 20;

  private AccessListFile() {}

  /**
   * The list in a file.
   *
   * @throws InputException if it can not be read, or holds no list
   */
  public static BlockAccessList read(Path file) {
    Bytes coding = Bytes.wrap(InputFile.readAll(file, MOST_BYTES));
    try {
      return BlockAccessList.decode(coding);
    } catch (RlpException e) {
      throw new InputException(file + ": is no block access list: " + e.getMessage(), e);
    }
  }

  /** Writes a list; faults are {@link InputException}s. */
  public static void write(Path file, BlockAccessList list) {
    ReportFile.write(file, list.encode());
  }
}
