// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Who enters, when, and with what weight.
struct Entry {
    address who;
    uint64 at;
    uint32 weight;
}

/// One sum: every entry reads and writes the same slot.
contract OneCounter {
    uint256 public total;
    mapping(address => Entry) public entries;

    function enter(uint32 weight) external {
        entries[msg.sender] = Entry(msg.sender, uint64(block.timestamp), weight);
        total += weight;
    }
}

/// The same sum in sixteen parts: who enters meets one entry in sixteen.
contract SplitCounter {
    uint256[16] private parts;
    mapping(address => Entry) public entries;

    function enter(uint32 weight) external {
        entries[msg.sender] = Entry(msg.sender, uint64(block.timestamp), weight);
        parts[uint160(msg.sender) % 16] += weight;
    }

    function total() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 16; i++) {
            sum += parts[i];
        }
    }
}
