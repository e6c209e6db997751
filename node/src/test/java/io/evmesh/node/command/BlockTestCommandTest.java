package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.LogsBloom;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BlockTestCommandTest {
  private static final Address RICH = Address.ofLimbs(0xf00, 0, 0);
  private static final BlockProcessor PROCESSOR =
      BlockProcessor.sequential(ChainConfig.upTo(Fork.SHANGHAI, 1).build());

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final InMemoryState state =
      new InMemoryState().put(RICH, 1, UInt256.of(0x1234), Bytes.EMPTY);
  private final BlockHeader genesis = genesis();
  private final Block first = child(1);
  private final Block second = child(2);

  private BlockHeader genesis() {
    return new BlockHeader(
        Hash.ZERO,
        Roots.EMPTY_LIST_HASH,
        Address.ZERO,
        StateRoot.of(state).hash(),
        Roots.EMPTY,
        Roots.EMPTY,
        LogsBloom.EMPTY,
        UInt256.ZERO,
        0,
        30_000_000,
        0,
        10,
        Bytes.EMPTY,
        Hash.ZERO,
        Bytes.wrap(new byte[8]),
        UInt256.of(7),
        Roots.EMPTY,
        null,
        null,
        null,
        null);
  }

  /** A block on the first one that pays so many gwei to somebody. */
  private Block child(long gwei) {
    StateRoot root = StateRoot.of(state);
    ParentBlock parent =
        ParentBlock.of(genesis, state, world -> root.after(world).hash(), hash -> null);
    BlockDraft draft =
        new BlockDraft(
            Address.ZERO,
            22,
            30_000_000,
            Bytes.EMPTY,
            Hash.ZERO,
            null,
            List.of(new Withdrawal(0, 0, Address.ofLimbs(0xabc, 0, 0), gwei)));
    return ((Valid) PROCESSOR.build(parent, draft, List.of())).block();
  }

  private static String accepted(Block block) {
    return "{\"rlp\":\"" + BlockCodec.encode(block) + "\"}";
  }

  private static String rejected(Bytes rlp, String reason) {
    return "{\"rlp\":\"" + rlp + "\",\"expectException\":\"" + reason + "\"}";
  }

  private int run(String network, Hash last, String... blocks) throws IOException {
    String header =
        """
        {"parentHash":"%s","uncleHash":"%s","coinbase":"%s","stateRoot":"%s",
         "transactionsTrie":"%s","receiptTrie":"%s","bloom":"%s","difficulty":"0x00",
         "number":"0x00","gasLimit":"0x01c9c380","gasUsed":"0x00","timestamp":"0x0a",
         "extraData":"0x","mixHash":"%s","nonce":"0x0000000000000000",
         "baseFeePerGas":"0x07","withdrawalsRoot":"%s","hash":"%s"}
        """
            .formatted(
                genesis.parentHash(),
                genesis.ommersHash(),
                genesis.coinbase(),
                genesis.stateRoot(),
                genesis.transactionsRoot(),
                genesis.receiptsRoot(),
                genesis.logsBloom(),
                genesis.mixHash(),
                genesis.withdrawalsRoot(),
                genesis.hash());
    String test =
        """
        {"one":{"network":"%s","genesisBlockHeader":%s,"blocks":[%s],"lastblockhash":"%s",
         "pre":{"%s":{"nonce":"0x01","balance":"0x1234","code":"0x","storage":{}}}}}
        """
            .formatted(network, header, String.join(",", blocks), last, RICH);
    Path file = Files.writeString(folder.resolve("test.json"), test);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    return line.execute("blocktest", file.toString());
  }

  @Test
  void aChainThatEndsWhereItShouldPasses() throws IOException {
    assertThat(run("Shanghai", first.header().hash(), accepted(first))).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("1 passed, 0 failed, 0 skipped");
  }

  @Test
  void theBlockImportedLastIsTheHead() throws IOException {
    String[] both = {accepted(first), accepted(second)};
    assertThat(run("Shanghai", second.header().hash(), both)).isZero();
    assertThat(run("Shanghai", first.header().hash(), both)).isOne();
    assertThat(out.toString()).contains("expected last block " + first.header().hash());
  }

  @Test
  void aRejectedBlockLeavesTheHead() throws IOException {
    Bytes malformed = Bytes.fromHex("0xc3c0c0c1");
    String block = rejected(malformed, "BlockException.RLP_STRUCTURES_ENCODING");
    assertThat(run("Shanghai", first.header().hash(), accepted(first), block)).isZero();
  }

  @Test
  void aBlockThatShouldBeRejectedMustBe() throws IOException {
    String block = rejected(BlockCodec.encode(first), "BlockException.INVALID_GASLIMIT");
    assertThat(run("Shanghai", first.header().hash(), block)).isOne();
    assertThat(out.toString())
        .contains("block 1 of 1: expected BlockException.INVALID_GASLIMIT, was accepted");
  }

  @Test
  void aBlockRejectedForAnotherReasonFails() throws IOException {
    List<Withdrawal> renumbered = // the same state, another root
        first.withdrawals().stream()
            .map(
                it ->
                    new Withdrawal(
                        it.index() + 1, it.validatorIndex(), it.address(), it.amountGwei()))
            .toList();
    Block wrong = new Block(first.header(), List.of(), List.of(), renumbered);
    Bytes rlp = BlockCodec.encode(wrong);
    assertThat(
            run(
                "Shanghai",
                genesis.hash(),
                rejected(rlp, "BlockException.INVALID_WITHDRAWALS_ROOT")))
        .isZero();
    assertThat(run("Shanghai", genesis.hash(), rejected(rlp, "BlockException.INVALID_STATE_ROOT")))
        .isOne();
    assertThat(out.toString()).contains("rejected for WITHDRAWALS_ROOT");
  }

  @Test
  void forksBeginAtTheTimeTheNetworkNames() throws IOException {
    Hash last = first.header().hash();
    assertThat(run("ShanghaiToCancunAtTime15k", last, accepted(first))).isZero();
    assertThat(run("ShanghaiToCancunAtTime22", last, accepted(first))).isOne();
    assertThat(out.toString()).contains("expected to be accepted, rejected for FIELDS");
    assertThat(run("ParisToShanghaiAtTime22", last, accepted(first))).isZero();
  }

  @Test
  void anUnknownNetworkIsBadInput() throws IOException {
    assertThat(run("Nowhere", genesis.hash())).isEqualTo(2);
    assertThat(out.toString()).contains("fork 'Nowhere' is not known").doesNotContain("\tat ");
  }
}
