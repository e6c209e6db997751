package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import org.junit.jupiter.api.Test;

class StraightLineTest {
  /** Bytes of code above which HotSpot leaves a method to its interpreter. */
  private static final int LIMIT = 8000;

  @Test
  void itsMethodsAreShortEnoughToBeCompiled() throws IOException {
    try (InputStream in = StraightLine.class.getResourceAsStream("StraightLine.class")) {
      assertThat(in).isNotNull();
      for (var method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        int size = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
        assertThat(size).as(method.methodName().stringValue()).isLessThanOrEqualTo(LIMIT);
      }
    }
  }
}
