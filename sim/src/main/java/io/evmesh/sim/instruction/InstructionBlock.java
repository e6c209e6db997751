package io.evmesh.sim.instruction;

import io.evmesh.engine.types.Bytes;

/**
 * A block of one transaction that calls a contract, which does one thing until its gas is nearly
 * used up, and then stores what came of it the last time: the item on its stack and a hash of its
 * memory. So an instruction that gives something else leaves another state.
 *
 * @param name of the block's folder
 * @param before what is done first
 * @param body what is done again and again; it leaves the stack one item higher, or as it was
 * @param leaves whether it leaves an item, which is dropped each time but the last
 * @param after what is done with the memory before it is hashed
 * @param times how often it stands in the code, one after the other
 * @param data input of the transaction
 */
public record InstructionBlock(
    String name, String before, String body, boolean leaves, String after, int times, Bytes data) {
  /** So often, a jump at the end is a small part of all instructions. */
  static final int MANY = 400;

  /** Gas units for the last round and what comes at the end: more than two calls are given. */
  private static final String RESERVE = "0x0dbba0";

  /** A body that leaves the stack as it was. */
  static InstructionBlock even(String name, String before, String body) {
    return new InstructionBlock(name, before, body, false, "", MANY, Bytes.EMPTY);
  }

  /** A body that leaves an item. */
  static InstructionBlock leaving(String name, String before, String body) {
    return new InstructionBlock(name, before, body, true, "", MANY, Bytes.EMPTY);
  }

  /** The same with input for the transaction. */
  InstructionBlock with(Bytes input) {
    return new InstructionBlock(name, before, body, leaves, after, times, input);
  }

  /** The same with a body that stands in the code so often, for those that take much gas. */
  InstructionBlock times(int number) {
    return new InstructionBlock(name, before, body, leaves, after, number, data);
  }

  /** The same with something that is done at the end. */
  InstructionBlock then(String last) {
    return new InstructionBlock(name, before, body, leaves, last, times, data);
  }

  /** The contract's code. */
  public Bytes code() {
    Assembler code = new Assembler().add(before);
    int loop = code.size();
    code.add("JUMPDEST").add(body + (leaves ? " POP" : ""), times);
    code.add(RESERVE + " GAS GT").push2(loop).add("JUMPI");
    code.add(leaves ? body + " 0x00 SSTORE" : "0x00 SSTORE");
    return code.add(after).add("0x0200 0x00 KECCAK256 0x01 SSTORE STOP").bytes();
  }
}
