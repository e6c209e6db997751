// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
import "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// A sale of ERC-721 tokens: each costs the same, their numbers are given out in order.
contract Collectibles is ERC721 {
    uint256 public next;
    uint256 public sold;

    constructor() ERC721("Collectibles", "COL") {}

    function mint() external {
        uint256 id = ++next;
        sold += 1;
        _mint(msg.sender, id);
    }

    function give(address to, uint256 id) external {
        if (_ownerOf(id) == msg.sender) _transfer(msg.sender, to, id);
    }
}
