// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.4.22 <0.9.0;

/// Ways to add to a state variable. Each function is one form.
contract Forms {
    struct Votes {
        uint128 against;
        uint128 inFavour;
    }

    struct Owned {
        address owner;
        uint64 count;
        uint32 since;
    }

    struct Checkpoint {
        uint48 time;
        uint208 value;
    }

    uint256 internal constant CAP = 2**200;

    uint256 internal total; // 0
    mapping(address => uint256) internal balances; // 1
    Votes internal votes; // 2
    Owned internal owned; // 3
    int256 internal signed; // 4
    Checkpoint internal checkpoint; // 5
    uint256 internal supply; // 6

    function sum(uint256 v) public {
        total += v;
    }

    function difference(uint256 v) public {
        require(total >= v);
        total -= v;
    }

    function increment(uint256) public {
        total++;
    }

    function safeSum(uint256 v) public {
        uint256 c = total + v;
        require(c >= total);
        total = c;
    }

    function cappedSum(uint256 v) public {
        require(total + v <= CAP);
        total = total + v;
    }

    function credit(uint256 v) public {
        balances[address(0x1234)] += v;
    }

    function debit(uint256 v) public {
        uint256 held = balances[address(0x1234)];
        require(v <= held);
        balances[address(0x1234)] = held - v;
    }

    function lowVotes(uint128 v) public {
        votes.against += v;
    }

    function highVotes(uint128 v) public {
        votes.inFavour += v;
    }

    function packedCount(uint256) public {
        owned.count++;
    }

    function guardedCount(uint64 v) public {
        require(owned.owner != address(0));
        owned.count += v;
        owned.since = 7;
    }

    function signedSum(int256 v) public {
        signed += v;
    }

    function inPlace(uint208 v) public {
        Checkpoint memory last = checkpoint;
        require(last.time == 5);
        checkpoint.value = last.value + v;
    }

    function twice(uint256 v) public {
        total += v;
        supply += 2 * v;
        total += 1;
    }

    function inTurn(uint256 v) public {
        total = total * 3 + v;
    }

    function asKey(uint256 v) public {
        balances[address(uint160(total % 5 + 7))] = v;
        total += v;
    }
}
