// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Tokens of which each is one of its kind; whoever asks first for one gets it, while there are some.
contract BenchCollection {
    uint256 public constant MAX_SUPPLY = 1_000_000;

    mapping(uint256 tokenId => address) private _owners;
    mapping(address owner => uint256) private _balances;
    uint256 public totalSupply;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    function mint(uint256 tokenId) external {
        require(_owners[tokenId] == address(0), "taken");
        require(totalSupply < MAX_SUPPLY, "sold out");
        totalSupply += 1;
        unchecked {
            _balances[msg.sender] += 1;
        }
        _owners[tokenId] = msg.sender;
        emit Transfer(address(0), msg.sender, tokenId);
    }
}

/// Whoever bids most has it in the end; the others take back what they bid.
contract BenchAuction {
    address public highestBidder;
    uint256 public highestBid;
    mapping(address bidder => uint256) private _pendingReturns;

    event HighestBidIncreased(address bidder, uint256 amount);

    function bid() external payable {
        require(msg.value > highestBid, "too low");
        if (highestBid != 0) {
            _pendingReturns[highestBidder] += highestBid;
        }
        highestBidder = msg.sender;
        highestBid = msg.value;
        emit HighestBidIncreased(msg.sender, msg.value);
    }
}
