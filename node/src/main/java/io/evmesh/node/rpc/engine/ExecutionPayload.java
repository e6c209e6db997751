package io.evmesh.node.rpc.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BodyRules;
import io.evmesh.engine.block.Requests;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block as consensus clients tell it: its body, and of its header what does not follow from that.
 *
 * @param withdrawals null before Shanghai
 * @param blobGasUsed null before Cancun, as is {@code excessBlobGas}
 */
record ExecutionPayload(
    Hash parentHash,
    Address feeRecipient,
    Hash stateRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    Hash prevRandao,
    long blockNumber,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    UInt256 baseFeePerGas,
    Hash blockHash,
    List<Bytes> transactions,
    @Nullable List<Withdrawal> withdrawals,
    @Nullable Long blobGasUsed,
    @Nullable Long excessBlobGas) {
  static final ParameterType<ExecutionPayload> TYPE =
      ParameterType.of("{\"type\":\"object\"}", ExecutionPayload::read);

  private static final Bytes NO_NONCE = Bytes.wrap(new byte[8]);

  private static ExecutionPayload read(JsonNode node) {
    Fields fields = new Fields(node, "engine.ExecutableData");
    return new ExecutionPayload(
        fields.get("parentHash", Types::hash),
        fields.get("feeRecipient", Types::address),
        fields.get("stateRoot", Types::hash),
        fields.get("receiptsRoot", Types::hash),
        fields.get("logsBloom", Types::bloom),
        fields.get("prevRandao", Types::hash),
        fields.get("blockNumber", Types::unsigned),
        fields.get("gasLimit", Types::unsigned),
        fields.get("gasUsed", Types::unsigned),
        fields.get("timestamp", Types::unsigned),
        fields.get("extraData", Types::data),
        fields.get("baseFeePerGas", Types::quantity),
        fields.get("blockHash", Types::hash),
        fields.get("transactions", Fields.list(Types::data)),
        fields.find("withdrawals", Fields.list(CallTypes::withdrawal)),
        fields.find("blobGasUsed", Types::unsigned),
        fields.find("excessBlobGas", Types::unsigned));
  }

  /**
   * The block.
   *
   * @param beaconRoot null before Cancun
   * @param requests null before Prague
   * @throws RlpException if one of the transactions is none
   */
  Block block(@Nullable Hash beaconRoot, @Nullable List<Bytes> requests) {
    List<Transaction> decoded = transactions.stream().map(TransactionCodec::decode).toList();
    BlockHeader header =
        new BlockHeader(
            parentHash,
            Roots.EMPTY_LIST_HASH,
            feeRecipient,
            stateRoot,
            Roots.ordered(transactions),
            receiptsRoot,
            logsBloom,
            UInt256.ZERO,
            blockNumber,
            gasLimit,
            gasUsed,
            timestamp,
            extraData,
            prevRandao,
            NO_NONCE,
            baseFeePerGas,
            BodyRules.withdrawalsRoot(withdrawals),
            blobGasUsed,
            excessBlobGas,
            beaconRoot,
            requests == null ? null : Requests.hash(requests));
    return new Block(header, decoded, List.of(), withdrawals);
  }
}
