// Compiles Counters.sol: npm install solc@0.8.37 && node compile.js
const fs = require("fs");
const solc = require("solc");
const input = {
  language: "Solidity",
  sources: { "Counters.sol": { content: fs.readFileSync("Counters.sol", "utf8") } },
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "*": { "*": ["abi", "storageLayout", "evm.deployedBytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
fs.writeFileSync("counters.json", JSON.stringify({ contracts: output.contracts }) + "\n");
