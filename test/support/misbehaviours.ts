/** Something that a module does, and what its call comes to: the text of its answer, or the type of its failure. */
export interface Misbehaviour {
  readonly name: string;
  /** Body of an async function of `messages` and `call`. */
  readonly body: string;
  readonly ends: string;
  /** Where that is something else in a thread of its own. */
  readonly endsIsolated?: string;
  /** Left out in process: only a thread of its own can be ended. */
  readonly onlyIsolated?: boolean;
}

const done = 'return "done";';

/** What modules have done to processes, or may. */
export const MISBEHAVIOURS: readonly Misbehaviour[] = [
  ...['null', 'undefined', '"a text"', 'Symbol("s")', 'Object.freeze(new Error("frozen"))', 'Object.create(null)'].map(
    (thrown) => ({ name: `throws ${thrown}`, body: `throw ${thrown};`, ends: 'ModuleThrew' }),
  ),
  {
    name: 'throws an error that is its own cause',
    body: 'const error = new Error("cyclic"); error.cause = error; throw error;',
    ends: 'ModuleThrew',
  },
  {
    name: 'throws what throws when its message is read',
    body: 'throw { get message() { throw new Error("getter"); } };',
    ends: 'ModuleThrew',
  },
  {
    name: 'throws a proxy whose every trap throws',
    body: 'const no = () => { throw new Error("trap"); }; throw new Proxy({}, { get: no, ownKeys: no, getPrototypeOf: no });',
    ends: 'ModuleThrew',
  },
  {
    name: 'throws a revoked proxy',
    body: 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;',
    ends: 'ModuleThrew',
  },
  { name: 'hangs', body: 'await new Promise(() => {});', ends: 'TimedOut' },
  { name: 'returns a thenable that never settles', body: 'return { then() {} };', ends: 'TimedOut' },
  {
    name: 'resolves twice',
    body: 'return new Promise((resolve) => { resolve("first"); resolve("second"); });',
    ends: 'first',
  },
  {
    name: 'returns what throws when it is read',
    body: 'return { get content() { throw new Error("bomb"); } };',
    ends: 'ModuleContract',
  },
  {
    name: 'returns a proxy whose every trap throws',
    body: 'return new Proxy({}, { get(target, name) { if (name === "then") return undefined; throw new Error("bomb"); } });',
    ends: 'ModuleContract',
  },
  {
    name: 'returns a value that holds itself',
    body: 'const value = { content: "a" }; value.trace = value; return value;',
    ends: 'ModuleContract',
  },
  { name: 'returns 100 MB', body: 'return "x".repeat(100e6);', ends: 'ReplyTooLarge' },
  {
    name: 'blocks the process for half a second',
    body: `const end = Date.now() + 500; while (Date.now() < end); ${done}`,
    ends: 'done',
  },
  { name: 'computes for ever', body: 'for (;;);', ends: 'TimedOut', onlyIsolated: true },
  {
    name: 'grows without bound',
    body: 'for (const list = [];; await new Promise(setImmediate)) list.push(Buffer.alloc(1e7, 1));',
    ends: 'ModuleThreadEnded',
    onlyIsolated: true,
  },
  { name: 'calls process.exit', body: 'process.exit(0);', ends: 'ModuleContract' },
  { name: 'calls process.reallyExit', body: 'process.reallyExit(0);', ends: 'ModuleContract' },
  { name: 'calls process.abort', body: 'process.abort();', ends: 'ModuleContract' },
  { name: 'kills its process', body: 'process.kill(process.pid, "SIGKILL");', ends: 'ModuleContract' },
  { name: 'closes stdout', body: `(await import("node:fs")).closeSync(1); ${done}`, ends: 'ModuleContract' },
  { name: 'closes stderr', body: `(await import("node:fs")).close(2); ${done}`, ends: 'ModuleContract' },
  { name: 'rejects after it returned', body: `setTimeout(() => Promise.reject(null), 20); ${done}`, ends: 'done' },
  {
    name: 'throws in a timer after it returned',
    body: `setTimeout(() => { throw new Error("late"); }, 20); ${done}`,
    ends: 'done',
  },
  { name: 'throws null in a microtask', body: `queueMicrotask(() => { throw null; }); ${done}`, ends: 'done' },
  {
    name: 'emits an error that nobody hears',
    body: 'const { EventEmitter } = await import("node:events"); setTimeout(() => new EventEmitter().emit("error", new Error("unheard"))); await new Promise(() => {});',
    ends: 'ModuleThrew',
  },
  {
    name: 'takes the listeners for errors away and throws in a timer',
    body: `process.removeAllListeners("uncaughtException"); setTimeout(() => { throw new Error("late"); }, 20); ${done}`,
    ends: 'done',
  },
  {
    name: 'replaces JSON.parse and JSON.stringify',
    body: `JSON.parse = JSON.stringify = () => { throw new Error("no JSON"); }; ${done}`,
    ends: 'ModuleContract',
  },
  { name: 'replaces Promise', body: `globalThis.Promise = class {}; ${done}`, ends: 'ModuleContract' },
  {
    name: 'replaces Date and Map after a while',
    body: `await null; globalThis.Date = null; globalThis.Map = null; ${done}`,
    ends: 'ModuleContract',
  },
  {
    name: 'writes megabytes to stdout',
    body: `for (let i = 0; i < 40; i += 1) process.stdout.write("x".repeat(1e5)); ${done}`,
    ends: 'done',
  },
  {
    name: 'changes the working folder',
    body: `process.chdir("/"); ${done}`,
    ends: 'done',
    endsIsolated: 'ModuleThrew',
  },
  { name: 'handles SIGTERM', body: `process.on("SIGTERM", () => {}); ${done}`, ends: 'done' },
  { name: 'starts a server', body: `(await import("node:net")).createServer().listen(0); ${done}`, ends: 'done' },
  { name: 'changes what it was given', body: `messages.length = 0; call.seed = null; ${done}`, ends: 'done' },
];

/** Those that are tried with every component that a module can be, not with agents alone. */
export const SHARED_MISBEHAVIOURS = MISBEHAVIOURS.filter(({ name }) =>
  [
    'throws undefined',
    'throws a revoked proxy',
    'hangs',
    'resolves twice',
    'returns what throws when it is read',
    'returns a value that holds itself',
    'computes for ever',
    'grows without bound',
    'calls process.exit',
    'rejects after it returned',
    'emits an error that nobody hears',
    'replaces Promise',
    'changes what it was given',
  ].includes(name),
);
