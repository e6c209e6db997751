// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Records of the YCSB benchmark (Cooper et al., SoCC 2010): each transaction reads some and updates others.
contract KeyValueStore {
    mapping(uint256 => uint256) private records;

    function load(uint256 from, uint256 to) external {
        for (uint256 key = from; key < to; key++) records[key] = key + 1;
    }

    /// Reads all keys; those whose bit in `updates` is set get what was read before added, in order.
    function work(uint256[] calldata keys, uint256 updates) external returns (uint256 sum) {
        unchecked {
            for (uint256 i = 0; i < keys.length; i++) {
                uint256 value = records[keys[i]];
                sum += value;
                if ((updates >> i) & 1 == 1) records[keys[i]] = sum + i;
            }
        }
    }
}
