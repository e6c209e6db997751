package io.evmesh.engine.precompile;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import supranational.blst.P1;

/**
 * The maps to the groups of BLS12-381 as blst has them; jblst loads that library and does not offer
 * them, so they are called by their names in C.
 *
 * @param read from 48 bytes to an element of the field
 * @param map from one or two such elements to a point
 * @param write from a point to its bytes
 */
record BlsNativeMap(MethodHandle read, MethodHandle map, MethodHandle write, int elements) {
  private static final int RAW_FIELD = 48;
  private static final FunctionDescriptor TWO_POINTERS =
      FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
  private static final FunctionDescriptor THREE_POINTERS =
      TWO_POINTERS.appendArgumentLayouts(ValueLayout.ADDRESS);

  /** To G1, from one element; empty where the library does not show its functions. */
  static Optional<BlsNativeMap> toG1() {
    return find("blst_map_to_g1", "blst_p1_serialize", 1);
  }

  /** To G2, from the two parts of an element of the quadratic extension, the real one first. */
  static Optional<BlsNativeMap> toG2() {
    return find("blst_map_to_g2", "blst_p2_serialize", 2);
  }

  private static Optional<BlsNativeMap> find(String map, String write, int elements) {
    new P1(); // whose class loads the library
    return function("blst_fp_from_bendian", TWO_POINTERS)
        .flatMap(
            reads ->
                function(map, THREE_POINTERS)
                    .flatMap(
                        maps ->
                            function(write, TWO_POINTERS)
                                .map(writes -> new BlsNativeMap(reads, maps, writes, elements))));
  }

  @SuppressWarnings("restricted") // the library is one that we have loaded ourselves
  private static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
    return SymbolLookup.loaderLookup()
        .find(name)
        .map(address -> Linker.nativeLinker().downcallHandle(address, type));
  }

  /**
   * The image of an element in the group, its coordinates of 48 bytes as the library writes them.
   *
   * @param element the parts of the element, each of 48 bytes and below the prime
   */
  byte[] apply(byte[] element) {
    try (Arena arena = Arena.ofConfined()) {
      int pointSize = 3 * RAW_FIELD * elements; // Jacobian coordinates
      MemorySegment bytes = arena.allocate(element.length, Long.BYTES);
      MemorySegment u = arena.allocate(element.length, Long.BYTES);
      MemorySegment point = arena.allocate(pointSize, Long.BYTES);
      MemorySegment out = arena.allocate(2L * RAW_FIELD * elements);
      MemorySegment.copy(element, 0, bytes, ValueLayout.JAVA_BYTE, 0, element.length);
      for (int i = 0; i < elements; i++) {
        long at = (long) i * RAW_FIELD;
        read.invokeExact(u.asSlice(at), bytes.asSlice(at));
      }
      map.invokeExact(point, u, MemorySegment.NULL);
      write.invokeExact(out, point);
      return out.toArray(ValueLayout.JAVA_BYTE);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a function without exceptions has thrown one", e);
    }
  }
}
