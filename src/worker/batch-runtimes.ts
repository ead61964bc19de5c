import type { BatchRuntime, Dependencies } from '../activities/dependencies.ts';
import { StepFailure } from '../contract/failures.ts';
import { isLedByScript } from '../contract/function-type.ts';
import type { Manifest } from '../contract/manifest.ts';
import { judgeLimits, type SimulationSpec } from '../contract/simulation-spec.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import type { Store } from '../store/store.ts';
import { judgeSets } from './judge-sets.ts';
import { loadEnvironment } from './load-environment.ts';
import { closeComponents, makeComponents } from './make-components.ts';
import { pacedAgent, pacedQuestions } from './pace/paced-agent.ts';
import { RateLimiter } from './pace/rate-limiter.ts';
import { resolve } from 'node:path';

/** How long a batch's manifest is trusted before it is read again: limits and addresses may change on a resume. */
const TRUSTED_MS = 5_000;

interface Entry {
  readonly checkedAtMs: number;
  readonly manifestJson: string;
  readonly runtime: Promise<BatchRuntime>;
}

/** What a worker makes components from. */
export interface RuntimeOptions {
  readonly store: Store;
  readonly readEnv: (name: string) => string | undefined;
  /** Takes the place of the project folder that the batch was started from. */
  readonly projectDir?: string | undefined;
  /** Default: every type of this version. */
  readonly types?: ComponentTypes | undefined;
  /** Is told of a stop rule of a batch that is passed over, since nobody can tell whether it holds. */
  readonly warn?: ((batchId: string, message: string) => void) | undefined;
}

/** The components of the batches that a worker serves. */
export interface BatchRuntimes {
  /** The components of a batch: made once, and again when its manifest changed. */
  readonly of: (batchId: string) => Promise<BatchRuntime>;
  /** Ends what components started. */
  readonly close: () => Promise<void>;
  /** The judges of a set of a batch, apart from its other components: to judge needs no agent. */
  readonly judgesOf: Dependencies['judgesOf'];
}

/** No components yet; each batch's are made when the first step asks for them. */
export function batchRuntimes(options: RuntimeOptions): BatchRuntimes {
  const entries = new Map<string, Entry>();
  const limits = new Map<string, SimulationSpec['limits']>();
  const limiter = new RateLimiter({
    store: options.store,
    limitsOf: (batchId, section) => {
      // Read again in the background: while all its steps wait, nothing else reads the batch.
      void (section === 'judges' ? refreshLimits(batchId) : find(batchId)).catch(() => undefined);
      return limits.get(batchId)?.[section] ?? {};
    },
  });
  const refreshLimits = async (batchId: string) => {
    const batch = await options.store.findBatch(batchId);
    if (batch) noteLimits(batchId, batch.manifest.spec);
  };
  const noteLimits = (batchId: string, spec: SimulationSpec) =>
    void limits.set(batchId, { ...spec.limits, judges: judgeLimits(spec) });
  const sets = judgeSets({
    ...options,
    newPace: (batchId, place) => limiter.paceOf({ batchId, section: 'judges', place }),
    onRead: noteLimits,
  });
  const find = async (batchId: string): Promise<BatchRuntime> => {
    const trusted = entries.get(batchId);
    if (trusted && Date.now() - trusted.checkedAtMs < TRUSTED_MS) return trusted.runtime;
    const batch = await options.store.findBatch(batchId);
    if (!batch) throw new StepFailure('StoreInconsistent', `The store holds no batch ${batchId}; was it deleted?`);
    // Looked up again: meanwhile another step may have had the components made, and nobody would close a second set.
    const entry = entries.get(batchId);
    const manifestJson = JSON.stringify(batch.manifest);
    const isSame = entry?.manifestJson === manifestJson;
    const runtime = isSame ? entry.runtime : createRuntime(batchId, batch.manifest, { ...options, limiter });
    noteLimits(batchId, batch.manifest.spec);
    if (entry && !isSame) void closeRuntime(entry);
    entries.set(batchId, { checkedAtMs: Date.now(), manifestJson, runtime });
    // A component that could not be made is tried again: the file or variable may be there by then.
    runtime.catch(() => entries.delete(batchId));
    return runtime;
  };
  return {
    of: find,
    async close() {
      await Promise.all([...entries.values()].map(closeRuntime));
      await sets.close();
    },
    judgesOf: sets.of,
  };
}

async function closeRuntime({ runtime }: Entry): Promise<void> {
  const made = await runtime.catch(() => undefined);
  if (made) await closeComponents(made);
}

async function createRuntime(
  batchId: string,
  manifest: Manifest,
  options: RuntimeOptions & { readonly limiter: RateLimiter },
): Promise<BatchRuntime> {
  const { spec } = manifest;
  const { readEnv, types, projectDir = manifest.projectDir } = options;
  if (!isLedByScript(spec)) loadEnvironment(projectDir);
  const warn = (message: string) => options.warn?.(batchId, message);
  const { agent, questions, context, stop } = await makeComponents(spec, { projectDir, readEnv, types, warn });
  const pace = (section: 'agent' | 'questions') => () =>
    options.limiter.paceOf({ batchId, section, place: placeOf(batchId, manifest, section) });
  return {
    spec,
    agent: pacedAgent(agent, pace('agent')),
    questions: pacedQuestions(questions, pace('questions')),
    context,
    stop,
  };
}

/** Names what a section calls where it has no address: the function of a module, or that of the script which runs the batch. */
function placeOf(batchId: string, { spec, projectDir }: Manifest, section: 'agent' | 'questions'): string {
  const { path, export: name = 'default' } = spec[section];
  return typeof path === 'string' ? `${resolve(projectDir, path)}#${String(name)}` : `batch ${batchId}`;
}
