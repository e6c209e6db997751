// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Order books, one for each market: price levels in ticks with queues of orders, matched at once.
contract OrderBook {
    struct Level {
        uint64 head;
        uint64 tail;
        uint128 size;
    }

    mapping(uint256 => uint256) private bestBid; // by market; tick
    mapping(uint256 => uint256) private bestAsk;
    mapping(uint256 => Level) private levels; // market << 64 | tick
    mapping(uint256 => uint256) private queue; // (market << 64 | tick) << 64 | place: trader << 96 | size
    mapping(address => mapping(uint256 => int256)) private positions;

    event Traded(uint256 indexed market, uint256 tick, uint256 size);

    function open(uint256 market, uint256 mid) external {
        bestBid[market] = mid - 1;
        bestAsk[market] = mid + 1;
        for (uint256 i = 1; i <= 5; i++) {
            _rest(market, mid - i, address(1), 1e6);
            _rest(market, mid + i, address(1), 1e6);
        }
    }

    /// Rests behind the best price by `distance` ticks.
    function quote(uint256 market, bool buys, uint256 distance, uint256 size) external {
        uint256 tick = buys ? bestBid[market] - distance : bestAsk[market] + distance;
        _rest(market, tick, msg.sender, size);
    }

    /// Takes what rests at the best price, and moves that price when nothing is left there.
    function take(uint256 market, bool buys, uint256 size) external returns (uint256 left) {
        uint256 tick = buys ? bestAsk[market] : bestBid[market];
        uint256 book = market << 64 | tick;
        Level memory level = levels[book];
        left = size;
        while (left > 0 && level.head < level.tail) {
            uint256 key = book << 64 | level.head;
            uint256 order = queue[key];
            uint256 has = uint96(order);
            uint256 traded = has < left ? has : left;
            left -= traded;
            level.size -= uint128(traded);
            queue[key] = order - traded;
            if (traded == has) level.head++;
            address maker = address(uint160(order >> 96));
            positions[maker][market] += buys ? -int256(traded) : int256(traded);
        }
        levels[book] = level;
        if (level.size == 0) {
            if (buys) bestAsk[market] = tick + 1;
            else bestBid[market] = tick - 1;
        }
        positions[msg.sender][market] += buys ? int256(size - left) : -int256(size - left);
        emit Traded(market, tick, size - left);
    }

    function _rest(uint256 market, uint256 tick, address trader, uint256 size) private {
        uint256 book = market << 64 | tick;
        Level storage level = levels[book];
        queue[book << 64 | level.tail] = uint256(uint160(trader)) << 96 | size;
        level.tail++;
        level.size += uint128(size);
    }
}
