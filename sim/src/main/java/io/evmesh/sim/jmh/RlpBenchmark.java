package io.evmesh.sim.jmh;

import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A list of 200 records of number, address, word, hash and bytes, written and read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RlpBenchmark {
  private static final int RECORDS = 200;

  private final Address address = Address.fromHex("0x00112233445566778899aabbccddeeff00112233");
  private final UInt256 word = UInt256.of(1_000_000_007L);
  private final Hash hash = Hash.ZERO;
  private final Bytes data = Bytes.wrap(new byte[68]);
  private final RlpWriter writer = new RlpWriter();
  private Bytes coding = Bytes.EMPTY;

  /** The coding to read. */
  @Setup
  public void prepare() {
    coding = write();
  }

  /** Writes the list into a writer that is used again. */
  @Benchmark
  public Bytes write() {
    writer.reset().startList();
    for (int i = 0; i < RECORDS; i++) {
      writer.startList();
      writer.write(i).write(address).write(word).write(hash).write(data);
      writer.endList();
    }
    return writer.endList().toBytes();
  }

  /** Reads every field of the list. */
  @Benchmark
  public long read() {
    long sum = 0;
    RlpReader list = RlpReader.of(coding).readList();
    while (list.hasNext()) {
      RlpReader fields = list.readList();
      sum += fields.readLong() + fields.readAddress().limb0();
      sum += fields.readUInt256().toLong() + fields.readHash().hashCode();
      sum += fields.readBytes().size();
    }
    return sum;
  }
}
