package io.evmesh.node.rpc.dev;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;

/** What the next blocks are to be like. */
public final class WishMethods {
  private static final long LEAST_GAS = 5000;
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<UInt256> FEE = Parameter.required("Base fee", Numbers.WORD);
  private static final Parameter<Long> GAS = Parameter.required("Gas limit", Numbers.COUNT);
  private static final Parameter<Long> SECONDS = Parameter.required("Seconds", Numbers.SECONDS);
  private static final Parameter<Hash> RANDOM = Parameter.required("PREVRANDAO", Types.HASH);

  private final BlockProducer producer;
  private final boolean isFree;

  private WishMethods(BlockProducer producer, boolean isFree) {
    this.producer = producer;
    this.isFree = isFree;
  }

  /**
   * The methods.
   *
   * @param isFree whether the chain lets who builds a block choose its base fee and gas limit
   */
  public static List<Method> all(BlockProducer producer, boolean isFree) {
    WishMethods own = new WishMethods(producer, isFree);
    return List.of(
        Method.of(
            "eth_coinbase",
            "Who gets the tips of the next blocks.",
            List.of(),
            "address",
            call -> out -> out.address(producer.wishes().coinbase())),
        Method.of(
                "hardhat_setCoinbase",
                "Says who gets the tips of the next blocks.",
                List.of(ADDRESS),
                "true",
                call -> {
                  producer.wishes().setCoinbase(call.get(ADDRESS));
                  return Answer.bool(true);
                })
            .alias("anvil_setCoinbase"),
        Method.of(
                "hardhat_setNextBlockBaseFeePerGas",
                "Says the base fee of the next block, in wei.",
                List.of(FEE),
                "true",
                own::setBaseFee)
            .alias("anvil_setNextBlockBaseFeePerGas"),
        Method.of(
                "evm_setBlockGasLimit",
                "Says how much gas the next blocks may use.",
                List.of(GAS),
                "true",
                own::setGasLimit)
            .alias("anvil_setBlockGasLimit"),
        Method.of(
                "hardhat_setPrevRandao",
                "Says what PREVRANDAO is in the next block.",
                List.of(RANDOM),
                "true",
                call -> {
                  producer.wishes().setPrevRandao(call.get(RANDOM));
                  return Answer.bool(true);
                })
            .alias("anvil_setPrevRandao"),
        Method.of(
            "anvil_setBlockTimestampInterval",
            "Says how many seconds are from each block to the next.",
            List.of(SECONDS),
            "null",
            call -> {
              producer.setTimeStep(call.get(SECONDS));
              return Answer.NULL;
            }),
        Method.of(
            "anvil_removeBlockTimestampInterval",
            "Lets the time of blocks be that of the clock again.",
            List.of(),
            "whether it was not",
            call -> Answer.bool(producer.removeTimeStep())),
        Method.of(
                "hardhat_setMinGasPrice",
                "Refused: with a base fee there is no least gas price.",
                List.of(FEE),
                "",
                call -> {
                  throw RpcException.invalidParams(
                      "setMinGasPrice is not supported when EIP-1559 is active");
                })
            .alias("anvil_setMinGasPrice"));
  }

  private void checkFree(String what) {
    if (!isFree) {
      throw RpcException.server("%s follows from the rules of this chain".formatted(what));
    }
  }

  private Answer setBaseFee(Call call) {
    checkFree("the base fee");
    producer.wishes().setBaseFee(call.get(FEE));
    return Answer.bool(true);
  }

  private Answer setGasLimit(Call call) {
    checkFree("the gas limit");
    if (call.get(GAS) < LEAST_GAS) {
      throw RpcException.invalidParams("a block has at least %d gas".formatted(LEAST_GAS));
    }
    producer.wishes().setGasLimit(call.get(GAS));
    return Answer.bool(true);
  }
}
