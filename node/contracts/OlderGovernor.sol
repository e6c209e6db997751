// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Governor} from "openzeppelin-4/governance/Governor.sol";
import {GovernorCountingSimple} from "openzeppelin-4/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "openzeppelin-4/governance/extensions/GovernorVotes.sol";
import {IVotes} from "openzeppelin-4/governance/utils/IVotes.sol";

/// OpenZeppelin's own governor, fourth version.
contract OlderGovernor is Governor, GovernorCountingSimple, GovernorVotes {
    constructor(IVotes token) Governor("Older") GovernorVotes(token) {}

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
