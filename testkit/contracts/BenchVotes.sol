// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
import "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// What accounts weigh in votes, by time, in the manner of OpenZeppelin's ERC20Votes.
contract BenchVotes {
    using Checkpoints for Checkpoints.Trace208;

    mapping(address account => Checkpoints.Trace208) private _checkpoints;

    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        require(timepoint < block.timestamp, "future");
        return _checkpoints[account].upperLookupRecent(SafeCast.toUint48(timepoint));
    }
}

/// Counts votes on proposals, in the manner of OpenZeppelin's Governor with GovernorCountingSimple.
contract BenchGovernor {
    struct Proposal {
        address proposer;
        uint48 voteStart;
        uint32 voteDuration;
        bool executed;
        bool canceled;
    }

    struct ProposalVote {
        uint256 againstVotes;
        uint256 forVotes;
        uint256 abstainVotes;
        mapping(address voter => bool) hasVoted;
    }

    enum VoteType {
        Against,
        For,
        Abstain
    }

    bytes32 private constant BALLOT_TYPEHASH =
        keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");

    BenchVotes private _token;
    bytes32 private _domainSeparator;
    mapping(uint256 proposalId => Proposal) private _proposals;
    mapping(uint256 proposalId => ProposalVote) private _proposalVotes;
    mapping(address account => uint256) private _nonces;

    event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason);

    error AlreadyCastVote(address voter);
    error InvalidSignature(address voter);
    error InvalidVoteType();
    error NotActive(uint256 proposalId);

    function castVote(uint256 proposalId, uint8 support) external returns (uint256) {
        return _castVote(proposalId, msg.sender, support);
    }

    function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes memory signature)
        external
        returns (uint256)
    {
        bytes32 ballot =
            keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, support, voter, _nonces[voter]++));
        bytes32 digest = MessageHashUtils.toTypedDataHash(_domainSeparator, ballot);
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);
        if (failure != ECDSA.RecoverError.NoError || signer != voter) {
            revert InvalidSignature(voter);
        }
        return _castVote(proposalId, voter, support);
    }

    function _castVote(uint256 proposalId, address account, uint8 support) private returns (uint256) {
        Proposal storage proposal = _proposals[proposalId];
        uint256 start = proposal.voteStart;
        if (
            proposal.executed || proposal.canceled || start == 0 || start >= block.timestamp
                || start + proposal.voteDuration < block.timestamp
        ) {
            revert NotActive(proposalId);
        }
        uint256 weight = _token.getPastVotes(account, start);
        _countVote(proposalId, account, support, weight);
        emit VoteCast(account, proposalId, support, weight, "");
        return weight;
    }

    function _countVote(uint256 proposalId, address account, uint8 support, uint256 weight) private {
        ProposalVote storage proposalVote = _proposalVotes[proposalId];
        if (proposalVote.hasVoted[account]) {
            revert AlreadyCastVote(account);
        }
        proposalVote.hasVoted[account] = true;
        if (support == uint8(VoteType.Against)) {
            proposalVote.againstVotes += weight;
        } else if (support == uint8(VoteType.For)) {
            proposalVote.forVotes += weight;
        } else if (support == uint8(VoteType.Abstain)) {
            proposalVote.abstainVotes += weight;
        } else {
            revert InvalidVoteType();
        }
    }
}
