import { UnavailableError } from '../contract/errors.ts';
import { judgingOf } from '../contract/ids.ts';
import { jsonLine } from '../contract/json-line.ts';
import type { BatchChange } from '../session/run-batch.ts';
import { fullCount } from '../progress/amounts.ts';
import { readServed } from '../progress/is-served.ts';
import { StoreGone } from '../session/watch-store.ts';
import { announceChild } from '../session/announce-serving.ts';
import type { Store } from '../store/store.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { stopServer } from '../temporal/stop-server.ts';
import { startBackgroundWorker } from './start-background-worker.ts';
import { connect } from './connect.ts';
import type { CliContext } from './cli-context.ts';
import { eventView } from './event-view.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { finishBatch } from './finish-batch.ts';
import { listenForInterruption, STOPPING } from './interruption.ts';
import { interruptedLines, isUnderWay } from './require-batch.ts';
import { reportError } from './report-error.ts';
import { outWords, type RunOptions } from './run-options.ts';
import { shellWords } from './shell-words.ts';

/** What a command runs. */
interface Run {
  readonly store: Store;
  readonly batchId: string;
  readonly change: BatchChange;
  /** What `checkRun` has found usable. */
  readonly options: RunOptions;
  /** The words after `convsim` that resume the batch, without those of `options`. */
  readonly again: readonly string[];
}

/** Runs a batch to its end, shows progress, writes its files and a summary; returns the exit code. */
export async function runToEnd(context: CliContext, run: Run): Promise<number> {
  try {
    return await runUntilInterrupted(context, run);
  } finally {
    if (run.options.stopServer) await stopUnlessUsed(context, { store: run.store, served: run.batchId });
  }
}

async function runUntilInterrupted(context: CliContext, run: Run): Promise<number> {
  let isLoaded = ((await run.store.findBatch(run.batchId))?.seedCount ?? null) !== null;
  using interruption = listenForInterruption(
    () => context.terminal.say(STOPPING),
    () => sayInterrupted(context, run, isLoaded),
  );
  const { signal } = interruption;
  try {
    return await runInSession(context, run, { signal, onLoaded: () => (isLoaded = true) });
  } catch (error) {
    if (!signal.aborted) return await reportEnd(context, run, error);
    sayInterrupted(context, run, isLoaded);
    return EXIT_INTERRUPTED;
  }
}

/** How a run is stopped, and what it says once its seeds are in the store. */
interface Course {
  readonly signal: AbortSignal;
  readonly onLoaded: () => void;
}

async function runInSession(context: CliContext, run: Run, { signal, onLoaded }: Course): Promise<number> {
  const { store, batchId, change, options } = run;
  await using session = await connect(context, { store, signal });
  const { runBatch } = await import('../session/run-batch.ts');
  await nameOthers(context, run);
  using view = eventView(context.terminal, batchId);
  let startedAtMs: number | undefined;
  const end = await runBatch({
    session,
    batchId,
    change,
    mode: options.detach ? 'start' : 'serve',
    signal,
    on(event) {
      startedAtMs ??= Date.now();
      onLoaded();
      view.on(event);
    },
  });
  if (end.kind === 'started') return await detach(context, run);
  const elapsedMs = Date.now() - (startedAtMs ?? Date.now());
  const corrected = run.again[0] === 'run' ? againCommand(run) : undefined;
  return await finishBatch(context, { ...run, corrected, isExternal: session.settings.isExternal, end, elapsedMs });
}

/** Names the other batches that nobody runs, and that this run leaves alone, with the command that resumes each. */
async function nameOthers({ terminal }: CliContext, { store, batchId }: Run): Promise<void> {
  const isServed = await readServed(store);
  const others = (await store.listBatches()).filter((batch) => batch.state === 'open' && batch.batchId !== batchId);
  const interrupted = others.filter((batch) => !isServed(batch.batchId));
  const lines = interruptedLines(interrupted);
  for (const line of lines) terminal.say(`note: ${line}`);
  const more = interrupted.length - lines.length;
  if (more > 0) terminal.say(`note: interrupted before those: ${fullCount(more)} more; convsim status lists them`);
}

async function detach(context: CliContext, { store, batchId, options }: Run): Promise<number> {
  const { terminal } = context;
  const { pid, log } = startBackgroundWorker(context, batchId);
  // It takes a second to start.
  if (pid !== undefined) await announceChild(store, batchId, pid);
  terminal.say(`batch ${batchId} continues in the background; its log: ${log}`);
  terminal.say(`watch it with convsim status ${batchId} --watch; cancel it with convsim cancel ${batchId}`);
  terminal.say(`export its records with convsim export ${batchId}`);
  if (options.json) await terminal.write(`${jsonLine({ batch_id: batchId, state: 'open', log })}\n`);
  return EXIT_OK;
}

/** Prints how to resume the batch if it is unfinished. */
async function reportEnd(
  context: CliContext,
  { store, batchId, again, options }: Run,
  error: unknown,
): Promise<number> {
  const { terminal } = context;
  const isPrepared = (await store.findBatch(batchId).catch(() => null)) !== null;
  if (!(error instanceof UnavailableError) || error instanceof StoreGone || !isPrepared) throw error;
  const exitCode = reportError(error, { ...context, env: context.config.env });
  terminal.say(`all finished work is kept; to resume: ${againCommand({ again, options })}`);
  return exitCode;
}

function sayInterrupted({ terminal }: CliContext, run: Run, isLoaded: boolean): void {
  if (!isLoaded) {
    terminal.say(`interrupted before anything was asked. To start again${startWords(run)}`);
    return;
  }
  terminal.say(`interrupted; all finished work is kept. To resume: ${againCommand(run)}`);
  terminal.say(`for the turns so far: convsim export ${run.batchId}`);
}

/** Seeds of standard input are gone with the command that read them. */
function startWords(run: Run): string {
  const isPiped = run.change.kind === 'load' && run.again[0] !== 'run';
  return isPiped ? ', give the command and its seeds again' : `: ${againCommand(run)}`;
}

function againCommand({ again, options }: Pick<Run, 'again' | 'options'>): string {
  return shellWords(['convsim', ...again, ...outWords(options)]);
}

/** A run never stops a server that another batch, or the judging of one, still uses; `served` is what this process served. */
export async function stopUnlessUsed(
  { config, terminal }: CliContext,
  { store, served }: { readonly store: Store; readonly served: string },
): Promise<void> {
  if (connectionSettings(config.env)) {
    terminal.say('--stop-server has no effect: this run uses your own Temporal server');
    return;
  }
  const isServed = await readServed(store);
  const users = [
    ...(await store.listBatches())
      .filter(isUnderWay)
      .map(({ batchId, state }) => ({ id: batchId, batchId, does: state })),
    ...(await store.openJudgings()).map(({ batchId }) => ({ id: judgingOf(batchId), batchId, does: 'being judged' })),
  ];
  const other = users.find(({ id }) => id !== served && isServed(id));
  if (other) {
    terminal.say(
      `the Temporal server keeps running because batch ${other.batchId} is ${other.does}; stop it with convsim server --stop`,
    );
    return;
  }
  if ((await stopServer(config)) === 'stopped') terminal.say('the Temporal server is stopped');
}
