// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingFractional} from "@openzeppelin/contracts/governance/extensions/GovernorCountingFractional.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// OpenZeppelin's own governor, fifth version, with simple counting.
contract SimpleGovernor is Governor, GovernorCountingSimple, GovernorVotes {
    constructor(IVotes token) Governor("Simple") GovernorVotes(token) {}

    function votingDelay() public pure override returns (uint256) {
        return 0;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 100;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }
}

/// The same, whose voters may split their weight.
contract FractionalGovernor is Governor, GovernorCountingFractional, GovernorVotes {
    constructor(IVotes token) Governor("Fractional") GovernorVotes(token) {}

    function votingDelay() public pure override returns (uint256) {
        return 0;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 100;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }
}

/// A wallet that takes every signature that is its owner's, in the manner of ERC-1271.
contract Wallet {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        address signer = ecrecover(
            digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64])
        );
        return signer == _owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// A governor by Bravo's interface.
contract Bravo {
    struct Receipt {
        bool hasVoted;
        uint8 support;
        uint96 votes;
    }

    struct Fields {
        uint256 id;
        address proposer;
        uint256 eta;
        uint256 startBlock;
        uint256 endBlock;
        uint256 forVotes;
        uint256 againstVotes;
        uint256 abstainVotes;
        bool canceled;
        bool executed;
    }

    string public constant name = "Compound Governor Bravo";
    bytes32 public constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)");
    bytes32 public constant BALLOT_TYPEHASH = keccak256("Ballot(uint256 proposalId,uint8 support)");
    uint256 public constant quorumVotes = 1;

    address public immutable comp;
    uint256 public proposalCount;
    mapping(uint256 => Fields) public proposals;
    mapping(uint256 => mapping(address => Receipt)) private _receipts;

    event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 votes, string reason);

    constructor(address token) {
        comp = token;
    }

    function propose(
        address[] memory,
        uint256[] memory,
        string[] memory,
        bytes[] memory,
        string memory
    ) external returns (uint256) {
        uint256 id = ++proposalCount;
        proposals[id] = Fields(id, msg.sender, 0, block.number, block.number + 100, 0, 0, 0, false, false);
        return id;
    }

    function state(uint256 id) public view returns (uint8) {
        require(proposalCount >= id && id > 0, "GovernorBravo::state: invalid proposal id");
        if (block.number <= proposals[id].startBlock) return 0;
        if (block.number <= proposals[id].endBlock) return 1;
        return proposals[id].forVotes > proposals[id].againstVotes ? 4 : 3;
    }

    function getReceipt(uint256 id, address voter) external view returns (Receipt memory) {
        return _receipts[id][voter];
    }

    function castVoteBySig(uint256 id, uint8 support, uint8 v, bytes32 r, bytes32 s) external {
        bytes32 domain =
            keccak256(abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(name)), block.chainid, address(this)));
        bytes32 digest =
            keccak256(abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(BALLOT_TYPEHASH, id, support))));
        address voter = ecrecover(digest, v, r, s);
        require(voter != address(0), "GovernorBravo::castVoteBySig: invalid signature");
        require(state(id) == 1, "GovernorBravo::castVoteInternal: voting is closed");
        require(support <= 2, "GovernorBravo::castVoteInternal: invalid vote type");
        Receipt storage receipt = _receipts[id][voter];
        require(!receipt.hasVoted, "GovernorBravo::castVoteInternal: voter already voted");
        (bool success, bytes memory answer) = comp.staticcall(
            abi.encodeWithSignature("getPriorVotes(address,uint256)", voter, proposals[id].startBlock)
        );
        require(success);
        uint96 votes = abi.decode(answer, (uint96));
        if (support == 0) proposals[id].againstVotes += votes;
        else if (support == 1) proposals[id].forVotes += votes;
        else proposals[id].abstainVotes += votes;
        receipt.hasVoted = true;
        receipt.support = support;
        receipt.votes = votes;
        emit VoteCast(voter, id, support, votes, "");
    }
}

/// Looks like a governor and burns all gas that it gets for a vote.
contract GasBurner {
    bytes32 public constant BALLOT_TYPEHASH =
        keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
    string public constant name = "Burner";
    string public constant version = "1";

    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    function state(uint256) external pure returns (uint8) {
        return 1;
    }

    function nonces(address) external pure returns (uint256) {
        return 0;
    }

    function proposalVotes(uint256) external pure returns (uint256, uint256, uint256) {
        return (0, 0, 0);
    }

    function castVoteBySig(uint256, uint8, address, bytes memory) external pure returns (uint256) {
        while (true) {}
        return 0;
    }
}

/// Looks like a governor, and takes votes only where nobody pays for gas.
contract Liar {
    bytes32 public constant BALLOT_TYPEHASH =
        keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
    string public constant name = "Liar";
    string public constant version = "1";
    mapping(address => uint256) public nonces;

    event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason);

    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    function state(uint256) external pure returns (uint8) {
        return 1;
    }

    function proposalVotes(uint256) external pure returns (uint256, uint256, uint256) {
        return (0, 0, 0);
    }

    function castVoteBySig(uint256 id, uint8 support, address voter, bytes memory) external returns (uint256) {
        require(tx.gasprice == 0, "not here");
        nonces[voter]++;
        emit VoteCast(voter, id, support, 1, "");
        return 1;
    }
}
