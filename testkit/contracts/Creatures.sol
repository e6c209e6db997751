// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Creatures that breed and fight, in the manner of CryptoKitties and Axie Infinity.
contract Creatures {
    struct Creature {
        uint128 genes;
        uint32 generation;
        uint32 readyAt; // block
        uint32 wins;
        uint32 losses;
    }

    mapping(uint256 => Creature) private creatures;
    mapping(uint256 => address) public ownerOf;
    mapping(address => uint256) public balanceOf;
    uint256 public born;

    event Birth(uint256 indexed id, uint256 mother, uint256 father);
    event Battle(uint256 indexed winner, uint256 indexed loser);

    function seed(uint256 from, uint256 to) external {
        for (uint256 id = from; id < to; id++) {
            creatures[id] = Creature(uint128(uint256(keccak256(abi.encode(id)))), 0, 0, 0, 0);
            ownerOf[id] = address(uint160(id + 1));
        }
        if (to > born) born = to;
    }

    /// A child of two creatures; its number comes from a counter that all births share.
    function breed(uint256 mother, uint256 father) external returns (uint256 id) {
        Creature storage m = creatures[mother];
        Creature storage f = creatures[father];
        uint256 mix = uint256(keccak256(abi.encode(m.genes, f.genes, block.number)));
        uint128 genes = uint128((m.genes & mix) | (f.genes & ~mix));
        uint32 older = m.generation > f.generation ? m.generation : f.generation;
        m.readyAt = uint32(block.number) + m.generation;
        id = born++;
        creatures[id] = Creature(genes, older + 1, uint32(block.number) + 1, 0, 0);
        ownerOf[id] = msg.sender;
        balanceOf[msg.sender] += 1;
        emit Birth(id, mother, father);
    }

    /// Two teams of three fight; all six are read, the strongest and the weakest are written.
    function fight(uint256[3] calldata mine, uint256[3] calldata theirs) external returns (bool won) {
        uint256 own;
        uint256 other;
        for (uint256 i = 0; i < 3; i++) {
            own += _strength(mine[i], theirs[i]);
            other += _strength(theirs[i], mine[i]);
        }
        won = own >= other;
        uint256 winner = won ? mine[0] : theirs[0];
        uint256 loser = won ? theirs[0] : mine[0];
        creatures[winner].wins += 1;
        creatures[loser].losses += 1;
        emit Battle(winner, loser);
    }

    function _strength(uint256 id, uint256 against) private view returns (uint256 sum) {
        uint256 genes = creatures[id].genes;
        uint256 others = creatures[against].genes;
        unchecked {
            for (uint256 i = 0; i < 16; i++) {
                sum += ((genes >> (8 * i)) & 0xff) * (256 - ((others >> (8 * i)) & 0xff));
            }
        }
    }
}
