package io.evmesh.node.dao;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.vote.Abi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled contracts of {@code node/contracts}. */
public final class DaoContract {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DaoContract() {}

  /**
   * What a transaction that creates a contract has as its data.
   *
   * @param resource the file that the compiler's output is in, seen from this package
   * @param arguments of the constructor
   */
  public static Bytes creation(String resource, Object... arguments) {
    try (InputStream in = DaoContract.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no contract " + resource);
      }
      byte[] code = Bytes.fromHex(MAPPER.readTree(in).get("bytecode").textValue()).unsafeArray();
      byte[] coded = Abi.encode(arguments).unsafeArray();
      byte[] all = new byte[code.length + coded.length];
      System.arraycopy(code, 0, all, 0, code.length);
      System.arraycopy(coded, 0, all, code.length, coded.length);
      return Bytes.wrap(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
