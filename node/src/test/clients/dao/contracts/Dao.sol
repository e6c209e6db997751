// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit, Nonces} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

contract Token is ERC20, ERC20Permit, ERC20Votes {
    constructor() ERC20("Vote", "VOTE") ERC20Permit("Vote") {
        _mint(msg.sender, 1000 ether);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }
}

contract Lock is TimelockController {
    constructor(address admin) TimelockController(60, new address[](0), new address[](0), admin) {}
}

contract Dao is Governor, GovernorCountingSimple, GovernorVotes, GovernorTimelockControl {
    constructor(IVotes token, TimelockController lock)
        Governor("Dao")
        GovernorVotes(token)
        GovernorTimelockControl(lock)
    {}

    function votingDelay() public pure override returns (uint256) {
        return 2;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 10;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 100 ether;
    }

    function state(uint256 id) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(id);
    }

    function proposalNeedsQueuing(uint256 id)
        public view override(Governor, GovernorTimelockControl) returns (bool)
    {
        return super.proposalNeedsQueuing(id);
    }

    function _queueOperations(
        uint256 id, address[] memory targets, uint256[] memory values, bytes[] memory data, bytes32 hash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(id, targets, values, data, hash);
    }

    function _executeOperations(
        uint256 id, address[] memory targets, uint256[] memory values, bytes[] memory data, bytes32 hash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(id, targets, values, data, hash);
    }

    function _cancel(
        address[] memory targets, uint256[] memory values, bytes[] memory data, bytes32 hash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, data, hash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}

contract Box {
    error NotYours(address who, uint256 code);

    uint256 public value;
    address public owner;

    event Changed(uint256 indexed value, string note);

    constructor(address owner_) {
        owner = owner_;
    }

    function set(uint256 next) external {
        if (msg.sender != owner) revert NotYours(msg.sender, next);
        value = next;
        emit Changed(next, "set");
    }

    function fail(uint256 how) external pure returns (uint256) {
        require(how != 1, "with a reason");
        assert(how != 2);
        if (how == 3) revert NotYours(address(1), 3);
        return 1 / (how - 4);
    }
}
