package io.evmesh.actors.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentCodesTest {
  private static final int SIZE = 24_576;
  private static final long LIMIT = 20 * SIZE;

  private final RecentCodes codes = new RecentCodes(LIMIT);

  @Test
  void largeCodesAreForgottenWhenTheirBytesPassTheBound() {
    List<Code> all = kept(100, SIZE);
    long bytes =
        all.stream().filter(code -> codes.find(code.hash()) != null).count()
            * all.getFirst().heapBytes();
    assertThat(bytes).isBetween(LIMIT / 2, LIMIT + 2 * SIZE);
    assertThat(codes.find(all.getFirst().hash())).isNull();
    assertThat(codes.find(all.getLast().hash())).isSameAs(all.getLast());
  }

  @Test
  void smallCodesOfFewerBytesAreAllKept() {
    assertThat(kept(500, 50)).allMatch(code -> codes.find(code.hash()) == code);
  }

  @Test
  void codeThatIsAskedForStays() {
    Code asked = code(-1, SIZE);
    codes.keep(asked);
    for (int i = 0; i < 100; i++) {
      codes.keep(code(i, SIZE));
      assertThat(codes.find(asked.hash())).isSameAs(asked);
    }
  }

  @Test
  void codeThatIsKeptAgainStaysTheSame() {
    Code first = code(1, SIZE);
    codes.keep(first);
    codes.keep(code(1, SIZE));
    assertThat(codes.find(first.hash())).isSameAs(first);
  }

  private List<Code> kept(int count, int size) {
    List<Code> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Code code = code(i, size);
      codes.keep(code);
      all.add(code);
    }
    return all;
  }

  private static Code code(int number, int size) {
    return Code.of(Bytes.wrap(ByteBuffer.allocate(size).putInt(number).array()));
  }
}
