package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;

/** Token transfers for blocks that follow each other: in each, every sender pays somebody new. */
public final class FreshRecipients {
  private FreshRecipients() {}

  /**
   * All transfers in their order, as one block.
   *
   * @param senders so many are the transfers of each block
   * @param blocks after each of which the senders begin again
   */
  public static Workload generate(WorkloadSize senders, int blocks) {
    BlockBuilder block = new BlockBuilder();
    Address token = Keys.address("token", 0);
    Tokens.contract(block, token);
    for (int i = 0; i < senders.transactions(); i++) {
      block.plainAccount(Keys.address("s", i), ETHER.times(10));
      block.tokenBalance(token, Keys.address("s", i), ETHER);
    }
    long recipient = 0;
    for (int number = 0; number < blocks; number++) {
      for (int i = 0; i < senders.transactions(); i++) {
        Tokens.pay(block, token, Keys.address("s", i), Keys.address("r", recipient++));
      }
    }
    return block.build("erc20-fresh");
  }
}
