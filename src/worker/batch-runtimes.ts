import type { BatchRuntime, Dependencies, Extraction } from '../activities/dependencies.ts';
import { isExtractionBuiltIn } from '../contract/built-in-extraction.ts';
import { StepFailure } from '../contract/failures.ts';
import { isLedByScript } from '../contract/function-type.ts';
import type { Manifest } from '../contract/manifest.ts';
import { judgeLimits, type SimulationSpec } from '../contract/simulation-spec.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import type { Store } from '../store/store.ts';
import { judgeSets } from './judge-sets.ts';
import { loadEnvironment } from './load-environment.ts';
import { closeComponents, makeComponents, makeContext } from './make-components.ts';
import { pacedAgent, pacedQuestions } from './pace/paced-agent.ts';
import { RateLimiter } from './pace/rate-limiter.ts';
import { resolve } from 'node:path';

/** How long a batch's manifest is trusted before it is read again: limits and addresses may change on a resume. */
const TRUSTED_MS = 5_000;

interface Entry {
  readonly manifest: Manifest;
  readonly manifestJson: string;
  /** When the store was last asked for the manifest. */
  checkedAtMs: number;
  /** Once a step has asked for it. */
  runtime?: Promise<BatchRuntime> | undefined;
  extraction?: Promise<Extraction> | undefined;
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
  readonly of: Dependencies['runtimeOf'];
  /** What contexts of a batch are extracted with, kept likewise. */
  readonly extractionOf: Dependencies['extractionOf'];
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
  const entryOf = async (batchId: string): Promise<Entry> => {
    const trusted = entries.get(batchId);
    if (trusted && Date.now() - trusted.checkedAtMs < TRUSTED_MS) return trusted;
    const batch = await options.store.findBatch(batchId);
    if (!batch) throw new StepFailure('StoreInconsistent', `The store holds no batch ${batchId}; was it deleted?`);
    // Looked up again: meanwhile another step may have had the components made, and nobody would close a second set.
    const known = entries.get(batchId);
    const { manifest } = batch;
    const manifestJson = JSON.stringify(manifest);
    noteLimits(batchId, manifest.spec);
    if (known?.manifestJson === manifestJson) {
      known.checkedAtMs = Date.now();
      return known;
    }
    if (known) void closeRuntime(known);
    const entry = { manifest, manifestJson, checkedAtMs: Date.now() };
    entries.set(batchId, entry);
    return entry;
  };
  // A component that could not be made is tried again: the file or variable may be there by then.
  const find = async (batchId: string): Promise<BatchRuntime> => {
    const entry = await entryOf(batchId);
    entry.runtime ??= createRuntime(batchId, entry.manifest, { ...options, limiter }).catch((error: unknown) => {
      entry.runtime = undefined;
      throw error;
    });
    return entry.runtime;
  };
  const extractionOf = async (batchId: string): Promise<Extraction> => {
    const entry = await entryOf(batchId);
    const { spec } = entry.manifest;
    if (!isExtractionBuiltIn(spec)) return find(batchId);
    entry.extraction ??= createExtraction(entry.manifest, options).catch((error: unknown) => {
      entry.extraction = undefined;
      throw error;
    });
    return entry.extraction;
  };
  return {
    of: find,
    extractionOf,
    async close() {
      await Promise.all([...entries.values()].map(closeRuntime));
      await sets.close();
    },
    judgesOf: sets.of,
  };
}

async function closeRuntime({ runtime }: Entry): Promise<void> {
  const made = await runtime?.catch(() => undefined);
  if (made) await closeComponents(made);
}

async function createExtraction(
  { spec, projectDir: ownDir }: Manifest,
  { readEnv, types, projectDir = ownDir }: RuntimeOptions,
): Promise<Extraction> {
  return { spec, context: await makeContext(spec, { projectDir, readEnv, types }) };
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
