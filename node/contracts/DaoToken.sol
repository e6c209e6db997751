// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// A token whose holders' votes are known for every past block. Holders vote for themselves unless
/// they delegate.
contract DaoToken {
    struct Checkpoint {
        uint48 fromBlock;
        uint208 votes;
    }

    string public constant name = "DAO Token";
    string public constant symbol = "DAO";
    uint8 public constant decimals = 18;

    address public immutable owner = msg.sender;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => address) private _delegates;
    mapping(address => Checkpoint[]) private _checkpoints;
    Checkpoint[] private _supply;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event DelegateChanged(address indexed delegator, address indexed from, address indexed to);
    event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes);

    error NotOwner();
    error InsufficientBalance(address account);
    error FutureLookup(uint256 timepoint, uint48 clock);

    function mint(address[] calldata holders, uint208 amount) external {
        if (msg.sender != owner) revert NotOwner();
        for (uint256 i = 0; i < holders.length; i++) {
            address holder = holders[i];
            balanceOf[holder] += amount;
            _add(_checkpoints[delegates(holder)], amount);
            emit Transfer(address(0), holder, amount);
        }
        totalSupply += amount * holders.length;
        _add(_supply, amount * holders.length);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (balanceOf[msg.sender] < value) revert InsufficientBalance(msg.sender);
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        _move(delegates(msg.sender), delegates(to), value);
        emit Transfer(msg.sender, to, value);
        return true;
    }

    function delegate(address to) external {
        address from = delegates(msg.sender);
        _delegates[msg.sender] = to;
        emit DelegateChanged(msg.sender, from, to);
        _move(from, to, balanceOf[msg.sender]);
    }

    function delegates(address account) public view returns (address) {
        address to = _delegates[account];
        return to == address(0) ? account : to;
    }

    function clock() public view returns (uint48) {
        return uint48(block.number);
    }

    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=blocknumber&from=default";
    }

    function getVotes(address account) external view returns (uint256) {
        Checkpoint[] storage own = _checkpoints[account];
        return own.length == 0 ? 0 : own[own.length - 1].votes;
    }

    function getPastVotes(address account, uint256 timepoint) public view returns (uint256) {
        return _at(_checkpoints[account], timepoint);
    }

    /// As Compound calls it.
    function getPriorVotes(address account, uint256 number) external view returns (uint96) {
        return uint96(getPastVotes(account, number));
    }

    function getPastTotalSupply(uint256 timepoint) external view returns (uint256) {
        return _at(_supply, timepoint);
    }

    function _at(Checkpoint[] storage points, uint256 timepoint) private view returns (uint256) {
        if (timepoint >= clock()) revert FutureLookup(timepoint, clock());
        uint256 low = 0;
        uint256 high = points.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (points[middle].fromBlock > timepoint) high = middle;
            else low = middle + 1;
        }
        return low == 0 ? 0 : points[low - 1].votes;
    }

    function _add(Checkpoint[] storage points, uint256 value) private {
        uint256 last = points.length == 0 ? 0 : points[points.length - 1].votes;
        _push(points, last + value);
    }

    function _push(Checkpoint[] storage points, uint256 votes) private {
        uint256 count = points.length;
        if (count > 0 && points[count - 1].fromBlock == clock()) {
            points[count - 1].votes = uint208(votes);
        } else {
            points.push(Checkpoint(clock(), uint208(votes)));
        }
    }

    function _move(address from, address to, uint256 value) private {
        if (from == to || value == 0) return;
        Checkpoint[] storage own = _checkpoints[from];
        uint256 before = own.length == 0 ? 0 : own[own.length - 1].votes;
        _push(own, before - value);
        emit DelegateVotesChanged(from, before, before - value);
        _add(_checkpoints[to], value);
    }
}
