#!/usr/bin/env python3
"""Checks a bundle of `./evmesh votes audit`, without a node and without evmesh: docs/votes.md says what is in it.

    pip install eth-account        # brings rlp, eth-keys and a Keccak-256
    python3 check_votes.py bundle.zip

Prints what holds; ends with status 1 and the first thing that is wrong.
"""
import hashlib, json, sys, zipfile

import rlp
from eth_keys import keys
from eth_utils import keccak


class Wrong(Exception):
    pass


def require(holds, sentence):
    if not holds:
        raise Wrong(sentence)


def unhex(text):
    return bytes.fromhex(text[2:])


def word(value):
    if isinstance(value, str):  # an address
        return unhex(value).rjust(32, b"\0")
    return value if isinstance(value, bytes) else value.to_bytes(32, "big")


def hashed(*words):
    return keccak(b"".join(map(word, words)))


def dynamic(value):
    return len(value).to_bytes(32, "big") + value + b"\0" * (-len(value) % 32)


def walk(nodes, root, key):
    """The value under a key of a trie; None if the trie proves that there is none."""
    if root == keccak(b"\x80"):
        return None
    digits = [d for byte in key for d in (byte >> 4, byte & 15)]
    require(root in nodes, f"the trie's node 0x{root.hex()} is missing")
    node = rlp.decode(nodes[root])
    while True:
        if len(node) == 17:
            if not digits:
                return node[16] or None
            child = node[digits.pop(0)]
        else:
            path = [d for byte in node[0] for d in (byte >> 4, byte & 15)]
            leaf, path = path[0] >= 2, path[1:] if path[0] & 1 else path[2:]
            if digits[: len(path)] != path or (leaf and len(digits) != len(path)):
                return None
            digits, child = digits[len(path):], node[1]
            if leaf:
                return child
        if isinstance(child, list):
            node = child
        elif not child:
            return None
        else:
            require(child in nodes, f"the trie's node 0x{child.hex()} is missing")
            node = rlp.decode(nodes[child])


def digest(votes, ballot):
    """What the voter signs (EIP-712)."""
    domain, five = votes["domain"], votes["kind"] == "OPENZEPPELIN_5"
    version = "string version," if "version" in domain else ""
    parts = [keccak(f"EIP712Domain(string name,{version}uint256 chainId,address verifyingContract)".encode())]
    parts += [keccak(domain[name].encode()) for name in ("name", "version") if name in domain]
    separator = hashed(*parts, int(domain["chainId"]), domain["verifyingContract"])
    extended = bool(ballot.get("reason") or ballot.get("params", "0x") != "0x")
    kind = ("ExtendedBallot" if extended else "Ballot") + "(uint256 proposalId,uint8 support"
    kind += ",address voter,uint256 nonce" if five else ""
    kind += ",string reason,bytes params)" if extended else ")"
    parts = [keccak(kind.encode()), int(votes["proposalId"]), ballot["support"]]
    parts += [ballot["voter"], int(ballot.get("nonce", 0))] if five else []
    parts += [keccak(ballot["reason"].encode()), keccak(unhex(ballot["params"]))] if extended else []
    return keccak(b"\x19\x01" + separator + hashed(*parts))


def signer(message, signature):
    require(len(signature) == 65, "a signature has 65 bytes")
    found = keys.Signature(signature[:64] + bytes([signature[64] - 27])).recover_public_key_from_msg_hash(message)
    return found.to_address()


def call(votes, ballot):
    """The call that casts the ballot."""
    five, signature = votes["kind"] == "OPENZEPPELIN_5", unhex(ballot["signature"])
    extended = bool(ballot.get("reason") or ballot.get("params", "0x") != "0x")
    tails = [ballot["reason"].encode(), unhex(ballot["params"])] if extended else []
    tails += [signature] if five else []
    heads = [int(votes["proposalId"]), ballot["support"]] + ([ballot["voter"]] if five else [])
    last = [] if five else [signature[64], signature[:32], signature[32:64]]
    name = "castVoteWithReasonAndParamsBySig" if extended else "castVoteBySig"
    types = ["uint256", "uint8"] + (["address"] if five else []) + (["string", "bytes"] if extended else [])
    types += ["bytes"] if five else ["uint8", "bytes32", "bytes32"]
    at, body = 32 * (len(heads) + len(tails) + len(last)), b""
    for tail in tails:
        heads.append(at + len(body))
        body += dynamic(tail)
    return keccak(f"{name}({','.join(types)})".encode())[:4] + b"".join(map(word, heads + last)) + body


TOPICS = [keccak(f"VoteCast{more}".encode()) for more in (
    "(address,uint256,uint8,uint256,string)", "WithParams(address,uint256,uint8,uint256,string,bytes)")]


def told(raw, votes, moved):
    """Whether a receipt tells success, and the votes of the proposal that it tells; adds them to the tally."""
    status, _, _, logs = rlp.decode(raw if raw[0] >= 0xC0 else raw[1:])
    found = []
    for address, topics, data in logs:
        if address != unhex(votes["governor"]) or not topics or topics[0] not in TOPICS:
            continue
        words = [int.from_bytes(data[i:i + 32], "big") for i in range(0, len(data), 32)]
        voter = topics[1][12:] if len(topics) > 1 else words.pop(0).to_bytes(32, "big")[12:]
        proposal, support, weight = words[:3]
        if proposal == int(votes["proposalId"]):
            found.append(("0x" + voter.hex(), support))
            if support < 3:
                moved[support] += weight
            elif support == 255 and topics[0] == TOPICS[1]:
                at = words[4] + 32 + (len(topics) < 2) * 32
                for i in range(3):
                    moved[i] += int.from_bytes(data[at + 16 * i:at + 16 * (i + 1)], "big")
    return status == b"\x01", found


def check(file):
    archive = zipfile.ZipFile(file)
    manifest = json.loads(archive.read("manifest.json"))
    require(manifest["format"] == "evmesh-votes-audit-1", "manifest.json: another form")
    for name, sum_ in manifest["files"].items():
        require(hashlib.sha256(archive.read(name)).hexdigest() == sum_, f"{name}: its SHA-256 is not that of the manifest")
    load = lambda name: json.loads(archive.read(name + ".json"))
    votes, transactions = load("batch")["votes"], load("transactions")
    nodes = {keccak(unhex(node)): unhex(node) for node in load("nodes")}
    ballots = {item["index"]: item for item in load("ballots")}
    included = {index: item["ballot"] for index, item in ballots.items() if item["state"] == "included"}
    for index, ballot in included.items():
        ok = ballot.get("byContract") or signer(digest(votes, ballot), unhex(ballot["signature"])) == ballot["voter"].lower()
        require(ok, f"ballots.json: the signature of ballot {index} is not of {ballot['voter']}")
    print(f"ok  {len(included)} ballots are signed by their voters")
    if not transactions:
        return
    headers, raws = {}, [unhex(raw) for raw in load("headers")]
    for raw, before in zip(raws, [None] + raws):
        header = rlp.decode(raw)
        require(before is None or header[0] == keccak(before), "headers.json: they do not follow each other")
        headers[int.from_bytes(header[8], "big")] = header
    first, last = min(headers), max(headers)
    receipts = {}
    for item in load("receipts"):
        place = item["blockNumber"], item["transactionIndex"]
        receipts[place] = unhex(item["raw"])
        require(walk(nodes, headers[place[0]][5], rlp.encode(place[1])) == receipts[place], f"receipts.json: {place} is another")
    moved, seen = [0, 0, 0], set()
    for item in transactions:
        raw, index, place = unhex(item["raw"]), item["index"], (item["blockNumber"], item["transactionIndex"])
        require(walk(nodes, headers[place[0]][4], rlp.encode(place[1])) == raw, f"transactions.json: item {index} is not in its block")
        success, found = told(receipts[place], votes, moved)
        require(success == (index in included), f"receipts.json: item {index} is told otherwise")
        if success:
            fields, ballot = rlp.decode(raw[1:]), included[index]
            require(fields[5] == unhex(votes["governor"]) and fields[7] == call(votes, ballot), f"transactions.json: item {index} does not carry its ballot")
            require(found == [(ballot["voter"].lower(), ballot["support"])], f"receipts.json: item {index} does not tell its vote")
        seen.add(index)
    require(included.keys() <= seen, "ballots.json: one is told as included and has no transaction")
    others = [told(receipts[o["blockNumber"], o["transactionIndex"]], votes, moved)[1] for o in load("others")]
    print(f"ok  {len(included)} transactions carry them, and the receipts of their blocks tell these votes, and {len(others)} others")
    state, proposal = load("state"), int(votes["proposalId"])

    def slot(block, number):
        account = walk(nodes, headers[block][3], keccak(unhex(votes["governor"])))
        value = walk(nodes, rlp.decode(account)[2], keccak(word(number)))
        return int.from_bytes(rlp.decode(value), "big") if value else 0

    tally = int.from_bytes(hashed(proposal, int(state["tallyMapping"])), "big")
    for i, name in enumerate(("against", "for", "abstain")):
        was, now = (slot(block, tally + state[name]) for block in (first, last))
        require(was + moved[i] == now, f"state: {name} was {was}, the receipts add {moved[i]}, but it is {now}")
    inner = int.from_bytes(hashed(proposal, int(state["votedMapping"])), "big") + state["receipts"]
    for ballot in included.values():
        require(slot(last, int.from_bytes(hashed(ballot["voter"], inner), "big")), f"state: the governor has no vote of {ballot['voter']}")
    print(f"ok  the state after block {last} has each vote, and the tally has moved by exactly these since block {first}")


if __name__ == "__main__":
    try:
        check(sys.argv[1])
    except (Wrong, KeyError, ValueError, rlp.exceptions.RLPException) as e:
        print("wrong ", e if isinstance(e, Wrong) else repr(e))
        sys.exit(1)
