// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

interface IVotesToken {
    function clock() external view returns (uint48);
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256);
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256);
}

interface IWallet {
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4);
}

/// A governor with the interface, the ballots, the events and the errors of OpenZeppelin's fifth.
contract DaoGovernor {
    enum ProposalState { Pending, Active, Canceled, Defeated, Succeeded, Queued, Expired, Executed }

    struct Proposal {
        uint48 voteStart;
        uint48 voteEnd;
        bool executed;
    }

    struct ProposalVote {
        uint256 againstVotes;
        uint256 forVotes;
        uint256 abstainVotes;
        mapping(address => bool) hasVoted;
    }

    bytes32 public constant BALLOT_TYPEHASH =
        keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
    bytes32 public constant EXTENDED_BALLOT_TYPEHASH = keccak256(
        "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
    );
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    uint256 private constant QUORUM_PERCENT = 4;

    string public name;
    IVotesToken public immutable token;
    uint48 public immutable votingDelay;
    uint48 public immutable votingPeriod;
    mapping(address => uint256) public nonces;
    mapping(uint256 => Proposal) private _proposals;
    mapping(uint256 => ProposalVote) private _votes;

    event ProposalCreated(
        uint256 proposalId,
        address proposer,
        address[] targets,
        uint256[] values,
        string[] signatures,
        bytes[] calldatas,
        uint256 voteStart,
        uint256 voteEnd,
        string description
    );
    event ProposalExecuted(uint256 proposalId);
    event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason);
    event VoteCastWithParams(
        address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason, bytes params
    );

    error GovernorAlreadyCastVote(address voter);
    error GovernorInvalidSignature(address voter);
    error GovernorInvalidVoteType();
    error GovernorNonexistentProposal(uint256 proposalId);
    error GovernorUnexpectedProposalState(uint256 proposalId, ProposalState current, bytes32 expectedStates);

    constructor(string memory name_, IVotesToken token_, uint48 delay, uint48 period) {
        name = name_;
        token = token_;
        votingDelay = delay;
        votingPeriod = period;
    }

    function version() public pure returns (string memory) {
        return "1";
    }

    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=blocknumber&from=default";
    }

    function clock() public view returns (uint48) {
        return token.clock();
    }

    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name_,
            string memory version_,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x0f, name, version(), block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    function quorum(uint256 timepoint) public view returns (uint256) {
        return token.getPastTotalSupply(timepoint) * QUORUM_PERCENT / 100;
    }

    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) external returns (uint256 proposalId) {
        proposalId = hashProposal(targets, values, calldatas, keccak256(bytes(description)));
        if (_proposals[proposalId].voteStart != 0) {
            revert GovernorUnexpectedProposalState(proposalId, state(proposalId), bytes32(0));
        }
        uint48 start = clock() + votingDelay;
        _proposals[proposalId] = Proposal(start, start + votingPeriod, false);
        emit ProposalCreated(
            proposalId,
            msg.sender,
            targets,
            values,
            new string[](targets.length),
            calldatas,
            start,
            start + votingPeriod,
            description
        );
    }

    function execute(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) external payable returns (uint256 proposalId) {
        proposalId = hashProposal(targets, values, calldatas, descriptionHash);
        _require(proposalId, ProposalState.Succeeded);
        _proposals[proposalId].executed = true;
        for (uint256 i = 0; i < targets.length; i++) {
            (bool success, bytes memory answer) = targets[i].call{value: values[i]}(calldatas[i]);
            if (!success) {
                assembly ("memory-safe") {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
        emit ProposalExecuted(proposalId);
    }

    function hashProposal(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(targets, values, calldatas, descriptionHash)));
    }

    function state(uint256 proposalId) public view returns (ProposalState) {
        Proposal storage proposal = _proposals[proposalId];
        if (proposal.executed) return ProposalState.Executed;
        if (proposal.voteStart == 0) revert GovernorNonexistentProposal(proposalId);
        uint256 now_ = clock();
        if (proposal.voteStart >= now_) return ProposalState.Pending;
        if (proposal.voteEnd >= now_) return ProposalState.Active;
        ProposalVote storage votes = _votes[proposalId];
        bool reached = quorum(proposal.voteStart) <= votes.forVotes + votes.abstainVotes;
        return reached && votes.forVotes > votes.againstVotes ? ProposalState.Succeeded : ProposalState.Defeated;
    }

    function proposalSnapshot(uint256 proposalId) external view returns (uint256) {
        return _proposals[proposalId].voteStart;
    }

    function proposalDeadline(uint256 proposalId) external view returns (uint256) {
        return _proposals[proposalId].voteEnd;
    }

    function proposalVotes(uint256 proposalId)
        external
        view
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)
    {
        ProposalVote storage votes = _votes[proposalId];
        return (votes.againstVotes, votes.forVotes, votes.abstainVotes);
    }

    function hasVoted(uint256 proposalId, address account) external view returns (bool) {
        return _votes[proposalId].hasVoted[account];
    }

    function castVote(uint256 proposalId, uint8 support) external returns (uint256) {
        return _cast(proposalId, msg.sender, support, "", "");
    }

    function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes memory signature)
        external
        returns (uint256)
    {
        bytes32 ballot = keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, support, voter, nonces[voter]++));
        _check(voter, ballot, signature);
        return _cast(proposalId, voter, support, "", "");
    }

    function castVoteWithReasonAndParamsBySig(
        uint256 proposalId,
        uint8 support,
        address voter,
        string calldata reason,
        bytes memory params,
        bytes memory signature
    ) external returns (uint256) {
        bytes32 ballot = keccak256(
            abi.encode(
                EXTENDED_BALLOT_TYPEHASH,
                proposalId,
                support,
                voter,
                nonces[voter]++,
                keccak256(bytes(reason)),
                keccak256(params)
            )
        );
        _check(voter, ballot, signature);
        return _cast(proposalId, voter, support, reason, params);
    }

    function _cast(uint256 proposalId, address voter, uint8 support, string memory reason, bytes memory params)
        private
        returns (uint256 weight)
    {
        _require(proposalId, ProposalState.Active);
        weight = token.getPastVotes(voter, _proposals[proposalId].voteStart);
        ProposalVote storage votes = _votes[proposalId];
        if (votes.hasVoted[voter]) revert GovernorAlreadyCastVote(voter);
        votes.hasVoted[voter] = true;
        if (support == 0) votes.againstVotes += weight;
        else if (support == 1) votes.forVotes += weight;
        else if (support == 2) votes.abstainVotes += weight;
        else revert GovernorInvalidVoteType();
        if (params.length == 0) emit VoteCast(voter, proposalId, support, weight, reason);
        else emit VoteCastWithParams(voter, proposalId, support, weight, reason, params);
    }

    function _require(uint256 proposalId, ProposalState wanted) private view {
        ProposalState current = state(proposalId);
        if (current != wanted) {
            revert GovernorUnexpectedProposalState(proposalId, current, bytes32(1 << uint8(wanted)));
        }
    }

    function _check(address voter, bytes32 ballot, bytes memory signature) private view {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH, keccak256(bytes(name)), keccak256(bytes(version())), block.chainid, address(this)
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, ballot));
        if (voter.code.length == 0 ? _recover(digest, signature) != voter : !_isOfWallet(voter, digest, signature)) {
            revert GovernorInvalidSignature(voter);
        }
    }

    function _isOfWallet(address wallet, bytes32 digest, bytes memory signature) private view returns (bool) {
        (bool success, bytes memory answer) =
            wallet.staticcall(abi.encodeCall(IWallet.isValidSignature, (digest, signature)));
        return success && answer.length >= 32
            && abi.decode(answer, (bytes32)) == bytes32(IWallet.isValidSignature.selector);
    }

    function _recover(bytes32 digest, bytes memory signature) private pure returns (address) {
        if (signature.length != 65) return address(0);
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        bool high = uint256(s) > 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
        return high ? address(0) : ecrecover(digest, v, r, s);
    }
}
