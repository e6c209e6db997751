// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Goods on their way: custody of items, batches of them, certificates that auditors give to batches.
contract SupplyChain {
    struct Item {
        address holder;
        uint64 batch;
        uint32 handovers;
    }

    struct Batch {
        address maker;
        uint64 size;
        uint32 certificates;
    }

    mapping(uint256 => Item) private items;
    mapping(uint256 => Batch) private batches;
    mapping(address => uint256) public holdings;
    mapping(uint256 => mapping(address => bytes32)) private certificates;
    uint256 private nextBatch;

    event HandedOver(uint256 indexed item, address indexed from, address indexed to);

    function stock(uint256 from, uint256 to, uint64 perBatch) external {
        for (uint256 id = from; id < to; id++) {
            items[id] = Item(address(uint160(id + 1)), uint64(id / perBatch), 0);
            if (id % perBatch == 0) batches[id / perBatch] = Batch(msg.sender, perBatch, 0);
        }
        nextBatch = to / perBatch + 1_000_000;
    }

    function handOver(uint256 id, address to) external {
        Item storage item = items[id];
        address from = item.holder;
        item.holder = to;
        item.handovers += 1;
        holdings[to] += 1;
        if (holdings[from] > 0) holdings[from] -= 1;
        emit HandedOver(id, from, to);
    }

    /// Packs items into a new batch, whose number comes from a counter.
    function pack(uint256[] calldata ids) external {
        uint256 batch = nextBatch++;
        batches[batch] = Batch(msg.sender, uint64(ids.length), 0);
        for (uint256 i = 0; i < ids.length; i++) items[ids[i]].batch = uint64(batch);
    }

    function certify(uint256 batch, bytes32 document) external {
        require(batches[batch].size > 0, "no such batch");
        certificates[batch][msg.sender] = document;
        batches[batch].certificates += 1;
    }
}
