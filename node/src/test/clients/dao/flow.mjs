// What a DAO's users do, by ethers 6 and viem 2, on a fresh node for development:
//   node flow.mjs URL [--json]     checks what must be so, and tells what the node answered
import assert from 'node:assert/strict';
import { ethers } from 'ethers';
import { createPublicClient, createTestClient, createWalletClient, http, webSocket, parseEventLogs, BaseError, ContractFunctionRevertedError } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { contracts } from './compile.mjs';

const MNEMONIC = 'test test test test test test test test test test test junk';
const url = process.argv[2] ?? 'http://127.0.0.1:8545';
const answers = {};
const note = (name, value) => { answers[name] = JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? '0x' + v.toString(16) : v))); };

const provider = new ethers.JsonRpcProvider(url, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 50 });
const rpc = async (method, params = []) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return answer.json();
};
const logsOf = logs => logs.map(log => ({ address: log.address.toLowerCase(), topics: log.topics, data: log.data, logIndex: Number(log.logIndex ?? log.index), removed: log.removed }));
const receipt = async (name, sent) => {
  const hash = (await (await sent).wait()).hash;
  const { result: r } = await rpc('eth_getTransactionReceipt', [hash]);
  note('receipt ' + name, {
    status: r.status, type: r.type, gasUsed: r.gasUsed, cumulativeGasUsed: r.cumulativeGasUsed, from: r.from, to: r.to,
    contractAddress: r.contractAddress, transactionIndex: r.transactionIndex, blockNumber: r.blockNumber, logs: logsOf(r.logs),
  });
  return r;
};

async function dao() {
  const built = contracts();
  const [deployer, voter, poor] = [0, 1, 2].map(i => ethers.HDNodeWallet.fromPhrase(MNEMONIC, '', `m/44'/60'/0'/0/${i}`).connect(provider));
  const deploy = async (name, ...args) => {
    const contract = await new ethers.ContractFactory(built[name].abi, built[name].bytecode, deployer).deploy(...args);
    await receipt('deploy ' + name, Promise.resolve(contract.deploymentTransaction()));
    return contract;
  };
  const token = await deploy('Token');
  const lock = await deploy('Lock', deployer.address);
  const dao = await deploy('Dao', await token.getAddress(), await lock.getAddress());
  const box = await deploy('Box', await lock.getAddress());
  for (const role of ['PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE'])
    await receipt('grant ' + role, lock.grantRole(await lock[role](), await dao.getAddress()));
  await receipt('delegate', token.delegate(deployer.address));
  await receipt('transfer', token.transfer(voter.address, ethers.parseEther('300')));
  await receipt('delegate of a voter', token.connect(voter).delegate(voter.address));

  const what = [[await box.getAddress()], [0n], [box.interface.encodeFunctionData('set', [42n])]];
  const proposed = await receipt('propose', dao.propose(...what, 'set to 42'));
  const id = dao.interface.parseLog(proposed.logs[0]).args[0];
  note('proposal', id);
  note('state pending', await dao.state(id));
  await rpc('anvil_mine', ['0x3']);
  note('state active', await dao.state(id));
  await receipt('vote', dao.castVoteWithReason(id, 1, 'yes'));
  await receipt('vote of another', dao.connect(voter).castVote(id, 0));
  await assert.rejects(dao.castVote.staticCall(id, 1), e => { note('error of a second vote', { code: e.code, data: e.data }); return true; });
  await rpc('anvil_mine', ['0xb']);
  note('state succeeded', await dao.state(id));
  await receipt('queue', dao.queue(...what, ethers.id('set to 42')));
  await rpc('evm_increaseTime', [120]);
  await rpc('evm_mine');
  const executed = await receipt('execute', dao.execute(...what, ethers.id('set to 42')));
  assert.equal(await box.value(), 42n);
  note('votes', await dao.proposalVotes(id));
  note('trace of the execution', shape((await rpc('debug_traceTransaction', [executed.transactionHash, { tracer: 'callTracer' }])).result));
  return { box, token, dao, poor, built };
}

const shape = c => c && { type: c.type, from: c.from, to: c.to, input: c.input, output: c.output, error: c.error, value: c.value, gasUsed: c.gasUsed, calls: c.calls?.map(shape) };

async function errors({ box, poor }) {
  for (let how = 1; how <= 4; how++) {
    const data = box.interface.encodeFunctionData('fail', [how]);
    const { error } = await rpc('eth_call', [{ to: await box.getAddress(), data }, 'latest']);
    note('error ' + how, { code: error.code, data: error.data });
    note('error of an estimate ' + how, { code: (await rpc('eth_estimateGas', [{ to: await box.getAddress(), data }])).error.code });
  }
  const client = createPublicClient({ chain: foundry, pollingInterval: 50, transport: http(url) });
  const failed = await client
    .simulateContract({ address: await box.getAddress(), abi: contracts().Box.abi, functionName: 'set', args: [7n], account: poor.address })
    .then(() => null, e => e);
  assert.ok(failed instanceof BaseError);
  const reverted = failed.walk(e => e instanceof ContractFunctionRevertedError);
  note('custom error by viem', { name: reverted.data.errorName, args: reverted.data.args });
}

async function filters({ box, token }) {
  const client = createPublicClient({ chain: foundry, pollingInterval: 50, transport: http(url) });
  const wallet = createWalletClient({ chain: foundry, transport: http(url), account: mnemonicToAccount(MNEMONIC) });
  const filter = await client.createContractEventFilter({ address: await token.getAddress(), abi: contracts().Token.abi, eventName: 'Transfer' });
  const hash = await wallet.writeContract({ address: await token.getAddress(), abi: contracts().Token.abi, functionName: 'transfer', args: ['0x000000000000000000000000000000000000bEEF', 5n] });
  const mined = await client.waitForTransactionReceipt({ hash });
  note('logs by viem', parseEventLogs({ abi: contracts().Token.abi, logs: mined.logs }).map(l => ({ name: l.eventName, args: l.args })));
  note('changes of a filter', (await client.getFilterChanges({ filter })).map(l => ({ name: l.eventName, args: l.args })));
  note('logs in a range', logsOf((await rpc('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest', address: await box.getAddress() }])).result));
}

async function sockets({ token }) {
  const client = createPublicClient({ chain: foundry, pollingInterval: 50, transport: webSocket(url.replace(/^http/, 'ws')) });
  const wallet = createWalletClient({ chain: foundry, transport: http(url), account: mnemonicToAccount(MNEMONIC) });
  let headCame; let logCame;
  const head = new Promise(done => { headCame = done; });
  const log = new Promise(done => { logCame = done; });
  const ends = [
    client.watchBlocks({ onBlock: headCame }),
    client.watchContractEvent({ address: await token.getAddress(), abi: contracts().Token.abi, eventName: 'Transfer', onLogs: logCame }),
  ];
  await new Promise(done => setTimeout(done, 300)); // until both are subscribed
  await wallet.writeContract({ address: await token.getAddress(), abi: contracts().Token.abi, functionName: 'transfer', args: ['0x000000000000000000000000000000000000bEEF', 6n] });
  assert.ok((await head).number > 0n);
  note('log by a socket', (await log).map(l => ({ name: l.eventName, args: l.args })));
  ends.forEach(end => end());
  (await client.transport.getRpcClient()).close();
}

async function development({ token }) {
  const client = createTestClient({ chain: foundry, mode: 'anvil', transport: http(url) });
  const reader = createPublicClient({ chain: foundry, pollingInterval: 50, transport: http(url), cacheTime: 0 });
  const address = '0x00000000000000000000000000000000000abcde';
  const snapshot = await client.snapshot();
  await client.setBalance({ address, value: 10n ** 18n });
  await client.setNonce({ address, nonce: 7 });
  await client.setCode({ address, bytecode: '0x60005460005260206000f3' });
  await client.setStorageAt({ address, index: 0, value: '0x' + '00'.repeat(31) + '2a' });
  note('account set by hand', {
    balance: await reader.getBalance({ address }), nonce: await reader.getTransactionCount({ address }),
    code: await reader.getCode({ address }), call: (await reader.call({ to: address })).data,
  });
  await client.impersonateAccount({ address });
  const { result: hash } = await rpc('eth_sendTransaction', [{ from: address, to: '0x000000000000000000000000000000000000bEEF', value: '0x1' }]);
  note('receipt of an impersonated account', { status: (await reader.waitForTransactionReceipt({ hash })).status });
  await client.stopImpersonatingAccount({ address });
  await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1234n });
  await client.mine({ blocks: 1 });
  note('base fee', (await reader.getBlock()).baseFeePerGas);
  await client.revert({ id: snapshot });
  note('account after the return', { balance: await reader.getBalance({ address }), nonce: await reader.getTransactionCount({ address }), code: (await reader.getCode({ address })) ?? '0x' });
  note('balance of the token', await token.balanceOf('0x000000000000000000000000000000000000bEEF'));
}

const all = await dao();
await errors(all);
await filters(all);
await sockets(all);
await development(all);
provider.destroy();
console.log(process.argv.includes('--json') ? JSON.stringify(answers) : `${Object.keys(answers).length} answers, all as they should be`);
process.exit(0);
