/**
 * JSON-RPC to the node that served this page: over one WebSocket that reconnects, or over HTTP where no socket opens
 * (a browser can not send the bearer token with it).
 */

const TOKEN = "evmesh.token";
const WAIT_MS = 30_000;
const POLL_MS = 1_500;

let socket = null;
let failures = 0;
let nextId = 1;
const waiting = new Map();
const headListeners = new Set();
const stateListeners = new Set();
let state = "connecting";
let lastHead = null;

export class RpcError extends Error {
  constructor({ code, message, data }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The answer to a call; throws an RpcError where the node refuses it. */
export async function call(method, ...params) {
  const request = { jsonrpc: "2.0", id: nextId++, method, params };
  return socket?.readyState === WebSocket.OPEN ? overSocket(request) : overHttp(request);
}

/** The answer, or a stand-in where the node does not have the method or refuses the call. */
export async function callOr(standIn, method, ...params) {
  try {
    return await call(method, ...params);
  } catch (e) {
    if (e instanceof RpcError) return standIn;
    throw e;
  }
}

function overSocket(request) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(request.id);
      reject(new Error(`${request.method}: no answer within ${WAIT_MS / 1000} s`));
    }, WAIT_MS);
    waiting.set(request.id, { resolve, reject, timer });
    socket.send(JSON.stringify(request));
  });
}

async function overHttp(request) {
  const headers = { "Content-Type": "application/json" };
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch("./", {
    method: "POST", headers, body: JSON.stringify(request), signal: AbortSignal.timeout(WAIT_MS),
  });
  if (response.status === 401) {
    setState("token");
    throw new Error("the node asks for its token");
  }
  if (!response.ok) throw new Error(`the node answers ${response.status}`);
  return unwrap(await response.json());
}

function unwrap(answer) {
  if (answer.error) throw new RpcError(answer.error);
  return answer.result;
}

/** Keeps the token that the node asks for until this tab is closed. */
export function useToken(token) {
  sessionStorage.setItem(TOKEN, token);
  poll();
}

/** A number as JSON-RPC has it. */
export const quantity = (n) => "0x" + n.toString(16);

/** Tells each new head's number; the present one at once, where it is known. */
export function onHead(listener) {
  headListeners.add(listener);
  if (lastHead !== null) listener(lastHead);
  return () => headListeners.delete(listener);
}

/** Tells "live", "polling", "connecting" or "token". */
export function onState(listener) {
  stateListeners.add(listener);
  listener(state);
}

function setState(next) {
  if (next === state) return;
  state = next;
  stateListeners.forEach((listener) => listener(state));
}

function tellHead(number) {
  if (number === lastHead) return;
  lastHead = number;
  headListeners.forEach((listener) => listener(number));
}

function open() {
  const url = new URL("./", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  const opened = new WebSocket(url);
  opened.onopen = async () => {
    socket = opened;
    failures = 0;
    setState("live");
    await call("eth_subscribe", "newHeads");
    tellHead(Number(await call("eth_blockNumber")));
  };
  opened.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method === "eth_subscription") {
      if (message.params.result.number) tellHead(Number(message.params.result.number));
      return;
    }
    const asked = waiting.get(message.id);
    if (!asked) return;
    waiting.delete(message.id);
    clearTimeout(asked.timer);
    if (message.error) asked.reject(new RpcError(message.error));
    else asked.resolve(message.result);
  };
  opened.onclose = () => {
    socket = null;
    for (const asked of waiting.values()) {
      clearTimeout(asked.timer);
      asked.reject(new Error("the connection was lost"));
    }
    waiting.clear();
    failures++;
    if (state !== "token") setState("connecting");
    poll();
    setTimeout(open, Math.min(15_000, 500 * 2 ** failures));
  };
}

let polling = false;

/** Asks for the head over HTTP as long as no socket is open. */
async function poll() {
  if (polling) return;
  polling = true;
  while (!socket) {
    try {
      tellHead(Number(await call("eth_blockNumber")));
      if (!socket) setState("polling");
    } catch {
      if (state !== "token") setState("connecting");
      else break;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  polling = false;
}

/** Begins. */
export function connect() {
  open();
}
