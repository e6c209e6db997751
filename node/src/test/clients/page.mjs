/**
 * The node's web page in a real browser: node page.mjs URL BROWSER [FOLDER for screenshots].
 */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ContractFactory, JsonRpcProvider, Wallet } from "ethers";
import { chromium } from "playwright-core";
import { compile } from "./contract.mjs";

const [url, executablePath, folder] = process.argv.slice(2);
if (!executablePath) throw new Error("usage: node page.mjs URL BROWSER [FOLDER]");
if (folder) mkdirSync(folder, { recursive: true });

const { abi, bytecode, artefact } = compile("Poll.sol", "Poll");
const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
const voter = await provider.getSigner(0);
const poll = await new ContractFactory(abi, bytecode, voter).deploy("Lunch");
await poll.waitForDeployment();
const address = (await poll.getAddress()).toLowerCase();
const voted = await (await poll.vote(1, "hungry")).wait();
const refused = await poll.vote(0, "again", { gasLimit: 200_000 });
await refused.wait().then(() => assert.fail("the second vote must fail"), () => {});

await provider.send("evm_setAutomine", [false]);
const pair = [];
for (const i of [1, 2]) {
  pair.push(await poll.connect(await provider.getSigner(i)).vote(1, "meets the other", { gasLimit: 200_000 }));
}
await provider.send("evm_mine", []);
await provider.send("evm_setAutomine", [true]);
const [first, second] = await Promise.all(pair.map((tx) => tx.wait()));
assert.equal(first.blockNumber, second.blockNumber);

const sender = Wallet.createRandom(provider);
await (await voter.sendTransaction({ to: sender.address, value: 10n ** 18n })).wait();
const transfer = { type: 2, chainId: 31337, nonce: 0, to: sender.address, gasLimit: 21_000, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n };
await provider.send("evmesh_submitBatch", [
  { id: "page-1", mode: "independent", transactions: [await sender.signTransaction(transfer), "0x1234"] },
]);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];

/** Opens a view, holds it against what it must show, and against the width of the screen. */
async function look(page, name, place, ...texts) {
  await page.goto(`${url}#/${place}`);
  for (const text of texts) await page.getByText(text).first().waitFor({ timeout: 20_000 });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels wider than the screen`);
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

try {
  for (const [screen, colorScheme, viewport] of [
    ["desk", "light", { width: 1280, height: 900 }],
    ["phone", "dark", { width: 390, height: 844 }],
  ]) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    page.on("pageerror", (e) => faults.push(`${screen}: ${e.message}`));
    page.on("console", (m) => m.type() === "error" && faults.push(`${screen}: ${m.text()}`));

    await look(page, `${screen}-blocks`, "", "Head", "live");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme);
    await look(page, `${screen}-unnamed`, `tx/${voted.hash}`, "succeeded", "Data");
    await look(page, `${screen}-abis`, "abi", "Choose the");
    await page.locator("input[type=file]").last().setInputFiles(
      { name: "build-info.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(artefact)) });
    await page.getByText("1 contracts read").waitFor();
    await look(page, `${screen}-transaction`, `tx/${voted.hash}`, "Voted", "hungry", "string reason");
    await look(page, `${screen}-failed`, `tx/${refused.hash}`, "failed", /AlreadyVoted\(0x.*, 0\)/);
    await look(page, `${screen}-block`, `block/${voted.blockNumber}`, "Gas used", "vote");
    await look(page, `${screen}-conflicts`, `block/${first.blockNumber}`, /The longest chain has\s+2 transactions/, "Hot places", "2 lanes: 1.00 ×");
    await look(page, `${screen}-account`, `account/${address}`, "Poll", "Lunch", "choices[1].label", "does not fit into one word", "-5");
    await page.getByLabel("Key of votes").fill(await voter.getAddress());
    await page.getByLabel("Key of votes").press("Enter");
    const entry = page.getByRole("row", { name: /votes\[0x/ });
    await entry.waitFor();
    assert.match(await entry.textContent(), /2\s*$/, "the voter's choice and one");
    await look(page, `${screen}-pool`, "pool", "Wait for a nonce");
    await look(page, `${screen}-batches`, "batches", "page-1", "100 %");
    await look(page, `${screen}-batch`, "batches/page-1", "independent", "included", "refused");
    const saved = page.waitForEvent("download");
    await page.getByText("Download as CSV").click();
    assert.match(readFileSync(await (await saved).path(), "utf8"), /^index,state,.*\r\n0,included,/);
    await page.getByLabel("Show").selectOption("refused");
    await page.waitForFunction(() => document.querySelectorAll("main table tr").length === 2);
    await look(page, `${screen}-lanes`, "lanes", "Executions a transaction", "in place");
    await look(page, `${screen}-nothing`, "block/999999999", "There is no block");
    await page.getByRole("searchbox").or(page.getByPlaceholder("Block, transaction or account")).first().fill(voted.hash);
    await page.keyboard.press("Enter");
    await page.getByText("hungry").first().waitFor();

    const before = await page.title();
    await (await voter.sendTransaction({ to: address.replace(/.$/, "0"), value: 1n })).wait();
    await page.waitForFunction((title) => document.title !== title, before, { timeout: 20_000 });
    await context.close();
  }
  assert.deepEqual(faults, []);
  console.log("the page shows what it must");
} finally {
  await browser.close();
  provider.destroy();
}
