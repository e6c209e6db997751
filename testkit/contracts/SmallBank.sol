// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// The SmallBank benchmark (Alomari et al., ICDE 2008): every customer has savings and a checking account.
contract SmallBank {
    mapping(uint256 => uint256) private savings;
    mapping(uint256 => uint256) private checking;

    function open(uint256 from, uint256 to, uint256 amount) external {
        for (uint256 id = from; id < to; id++) {
            savings[id] = amount;
            checking[id] = amount;
        }
    }

    function balance(uint256 id) external view returns (uint256) {
        return savings[id] + checking[id];
    }

    function depositChecking(uint256 id, uint256 amount) external {
        checking[id] += amount;
    }

    function transactSavings(uint256 id, uint256 amount) external {
        savings[id] += amount;
    }

    function writeCheck(uint256 id, uint256 amount) external {
        uint256 total = savings[id] + checking[id];
        uint256 has = checking[id];
        uint256 due = total < amount ? amount + 1 : amount; // a penalty for overdrawing
        checking[id] = has < due ? 0 : has - due;
    }

    function sendPayment(uint256 from, uint256 to, uint256 amount) external {
        uint256 has = checking[from];
        if (has < amount) return;
        checking[from] = has - amount;
        checking[to] += amount;
    }

    function amalgamate(uint256 from, uint256 to) external {
        uint256 all = savings[from] + checking[from];
        savings[from] = 0;
        checking[from] = 0;
        checking[to] += all;
    }
}
