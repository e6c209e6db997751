// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// A money market in the manner of Compound: deposits, loans, repayments, liquidations, and one interest
/// index for each asset that every one of them moves.
contract Lending {
    struct Market {
        uint128 index; // of interest, 1e18 at first
        uint64 accruedAt;
        uint64 factor; // percent of a deposit that may be borrowed
        uint128 deposited;
        uint128 borrowed;
    }

    uint256 private constant ONE = 1e18;

    mapping(uint256 => Market) private markets;
    mapping(uint256 => mapping(address => uint256)) private deposits;
    mapping(uint256 => mapping(address => uint256)) private loans; // scaled by the index

    event Moved(uint256 indexed asset, address indexed who, int256 amount);

    function list(uint256 asset) external {
        markets[asset] = Market(uint128(ONE), uint64(block.timestamp), 75, 1e30, 1e29);
    }

    function deposit(uint256 asset, uint256 amount) external {
        Market storage market = _accrue(asset);
        market.deposited += uint128(amount);
        deposits[asset][msg.sender] += amount;
        emit Moved(asset, msg.sender, int256(amount));
    }

    function borrow(uint256 asset, uint256 amount) external {
        Market storage market = _accrue(asset);
        uint256 scaled = loans[asset][msg.sender] + amount * ONE / market.index;
        require(scaled * market.index / ONE <= deposits[asset][msg.sender] * market.factor / 100, "collateral");
        loans[asset][msg.sender] = scaled;
        market.borrowed += uint128(amount);
        emit Moved(asset, msg.sender, -int256(amount));
    }

    function repay(uint256 asset, uint256 amount) external {
        Market storage market = _accrue(asset);
        uint256 scaled = amount * ONE / market.index;
        uint256 owed = loans[asset][msg.sender];
        loans[asset][msg.sender] = owed > scaled ? owed - scaled : 0;
        market.borrowed -= uint128(amount < market.borrowed ? amount : market.borrowed);
    }

    function liquidate(uint256 asset, address debtor) external returns (bool) {
        Market storage market = _accrue(asset);
        uint256 owed = loans[asset][debtor] * market.index / ONE;
        if (owed <= deposits[asset][debtor] * market.factor / 100) return false;
        loans[asset][debtor] = 0;
        deposits[asset][debtor] -= owed;
        deposits[asset][msg.sender] += owed;
        return true;
    }

    function _accrue(uint256 asset) private returns (Market storage market) {
        market = markets[asset];
        uint256 time = block.timestamp - market.accruedAt;
        uint256 index = market.index;
        uint256 rate = uint256(market.borrowed) * ONE / market.deposited;
        market.index = uint128(index + index * rate * (time + 1) / 365 days / ONE);
        market.accruedAt = uint64(block.timestamp);
    }
}
