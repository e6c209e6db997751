package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.parallel.SeededBlockExecutor;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.random.BlockDifference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * OpenZeppelin's Governor, ERC20Votes and ERC721 as they are: with the values of all slots followed
 * the result is that of sequential execution, and votes on one proposal wait for nobody. {@code
 * contracts/build-openzeppelin.js} compiles them.
 */
class OpenZeppelinTest {
  private static final String CODES = "/io/evmesh/testkit/commute/openzeppelin.csv";
  private static final int ACCOUNTS = 40;
  private static final int LANES = 3;
  private static final int SCHEDULES = 6; // for each block
  private static final long GAS = 6_000_000;

  private final BlockContext first;
  private final InMemoryState state;
  private final long[] nonces = new long[ACCOUNTS];
  private long number; // of the next block
  private long executions; // of the last block, in the worst of its schedules

  OpenZeppelinTest() {
    BlockBuilder builder = new BlockBuilder();
    for (int i = 0; i < ACCOUNTS; i++) {
      builder.plainAccount(account(i), ETHER);
    }
    Workload beginning = builder.build("beginning");
    first = beginning.block();
    state = beginning.state();
    number = first.number();
  }

  @Test
  void votesAndMintsWaitForNobodyAndAllIsAsInSequence() throws IOException {
    Map<String, Bytes> codes = codes();
    Address token = create(codes.get("RealToken"));
    Address governor = create(with(codes.get("RealGovernor"), Keys.word(token)));
    Address collection = create(codes.get("RealCollection"));
    String mint = "mint(address,uint256)";
    execute(each(i -> call(i, token, mint, Keys.word(account(i)), UInt256.of(1000L + i))));
    execute(each(i -> call(i, token, "delegate(address)", Keys.word(account(i)))));
    execute(each(i -> call(i, token, mint, Keys.word(account(i)), UInt256.of(2000L + i))));

    UInt256 proposal = propose(governor, token);
    number += 2;
    String vote = "castVote(uint256,uint8)";
    execute(List.of(call(0, governor, vote, proposal, UInt256.ONE)));
    execute(
        IntStream.range(1, ACCOUNTS)
            .mapToObj(i -> call(i, governor, vote, proposal, UInt256.ONE))
            .toList());
    assertThat(executions).isEqualTo(ACCOUNTS - 1);

    for (int round = 1; round <= 2; round++) {
      UInt256 start = UInt256.of(1000L * round);
      execute(each(i -> call(i, collection, "mint(uint256)", start.plus(UInt256.of(i)))));
    }
    assertThat(executions).as("of the round that finds some").isEqualTo(ACCOUNTS);
    String transfer = "transfer(address,uint256)";
    execute(
        each(
            i ->
                i % 3 == 0
                    ? call(i, token, "delegate(address)", Keys.word(account(i * 7 % ACCOUNTS)))
                    : call(i, token, transfer, Keys.word(account(i % 2)), UInt256.of(5))));
  }

  /** Executes the next block in sequence and in some schedules, which all give the same. */
  private List<TransactionResult> execute(List<RecoveredTransaction> transactions) {
    BlockContext block = next();
    WorldState expected = new WorldState(state);
    List<TransactionResult> results =
        new SequentialBlockExecutor().execute(expected, block, transactions);
    assertThat(results).allMatch(result -> result instanceof Executed done && done.success());
    executions = 0;
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      SeededBlockExecutor executor =
          new SeededBlockExecutor(
              new SplittableRandom(seed), LANES, (owner, code, counter, words, key) -> 1);
      WorldState world = new WorldState(state);
      assertThat(executor.execute(world, block, transactions))
          .as("block %d, seed %d", block.number(), seed)
          .isEqualTo(results);
      assertThat(BlockDifference.ofWorlds(state, expected, world)).isEmpty();
      executions = Math.max(executions, executor.executions());
    }
    state.apply(expected);
    return results;
  }

  private BlockContext next() {
    long passed = number - first.number();
    return new BlockContext(
        first.fork(),
        first.chainId(),
        number++,
        first.timestamp() + 12 * passed,
        first.coinbase(),
        first.gasLimit(),
        first.baseFee(),
        first.difficulty(),
        first.prevRandao(),
        first.blobBaseFee(),
        first.maxBlobs());
  }

  private Address create(@Nullable Bytes initCode) {
    var created = execute(List.of(send(0, null, Objects.requireNonNull(initCode)))).getFirst();
    return Objects.requireNonNull(((Executed) created).created());
  }

  /** Proposes to send nothing to an account; returns the proposal's number. */
  private UInt256 propose(Address governor, Address target) {
    UInt256[] words = new UInt256[13];
    long[] numbers = {4 * 32, 6 * 32, 8 * 32, 11 * 32, 1, 0, 1, 0, 1, 32, 0, 1, 0};
    for (int i = 0; i < words.length; i++) {
      words[i] = UInt256.of(numbers[i]);
    }
    words[5] = Keys.word(target);
    words[12] = UInt256.ofLimbs(0, 0, 0, 0x78L << 56); // the text "x"
    Bytes data = Keys.call("propose(address[],uint256[],bytes[],string)", words);
    var proposed = (Executed) execute(List.of(send(0, governor, data))).getFirst();
    byte[] event = proposed.logs().getFirst().data().toArray();
    return UInt256.of(Bytes.wrap(Arrays.copyOf(event, 32)));
  }

  private static Address account(int i) {
    return Keys.address("s", i);
  }

  /** One transaction of each account. */
  private static List<RecoveredTransaction> each(IntFunction<RecoveredTransaction> make) {
    return IntStream.range(0, ACCOUNTS).mapToObj(make).toList();
  }

  private RecoveredTransaction call(int from, Address to, String signature, UInt256... words) {
    return send(from, to, Keys.call(signature, words));
  }

  private RecoveredTransaction send(int from, @Nullable Address to, Bytes data) {
    return BlockBuilder.transaction(account(from), nonces[from]++, to, UInt256.ZERO, data, GAS);
  }

  private static Bytes with(@Nullable Bytes initCode, UInt256 argument) {
    byte[] code = Objects.requireNonNull(initCode).toArray();
    byte[] all = Arrays.copyOf(code, code.length + 32);
    argument.write(all, code.length);
    return Bytes.wrap(all);
  }

  private static Map<String, Bytes> codes() throws IOException {
    try (var in = Objects.requireNonNull(OpenZeppelinTest.class.getResourceAsStream(CODES));
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .collect(Collectors.toMap(row -> row[0], row -> Bytes.fromHex("0x" + row[1])));
    }
  }
}
