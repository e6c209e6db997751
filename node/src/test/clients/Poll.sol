// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A small poll whose variables have every form that a storage layout knows.
contract Poll {
    struct Choice {
        uint64 votes;
        bool open;
        string label;
    }

    error AlreadyVoted(address voter, uint256 choice);

    event Voted(address indexed voter, uint256 indexed choice, string reason);

    address public immutable chair;
    string public title;
    uint128 public turnout;
    int64 public offset = -5;
    Choice[] public choices;
    mapping(address voter => uint256 choice) public votes;

    constructor(string memory title_) {
        chair = msg.sender;
        title = title_;
        choices.push(Choice(0, true, "yes"));
        choices.push(Choice(0, true, "no, and a reason that does not fit into one word of storage"));
    }

    function vote(uint256 choice, string calldata reason) external {
        if (votes[msg.sender] != 0) revert AlreadyVoted(msg.sender, choice);
        votes[msg.sender] = choice + 1;
        choices[choice].votes++;
        turnout++;
        emit Voted(msg.sender, choice, reason);
    }
}
