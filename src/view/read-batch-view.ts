import { isLedByScript } from '../contract/function-type.ts';
import type { ComponentSpec } from '../contract/component-spec.ts';
import { batchDoing } from '../progress/batch-doing.ts';
import { nextCommands } from '../progress/next-commands.ts';
import { type ShownProgress, shownNow } from '../progress/shown-progress.ts';
import type { Batch, Store } from '../store/store.ts';
import { batchLink } from '../temporal/ui-place.ts';
import type { BatchView } from './data/batch-view.ts';
import { doingOf } from './doing-of.ts';
import type { Figures } from './read-figures.ts';
import type { ViewPlace } from './view-place.ts';

/** What is read apart. */
interface ReadApart extends Pick<ViewPlace, 'ui'> {
  readonly figures: Figures;
  /** Whether the figures are older than the rest. */
  readonly isDeriving?: boolean;
  readonly revision: string;
}

/** What the page says of a batch beside its conversations. */
export async function readBatchView(
  store: Store,
  batch: Batch,
  { ui, figures, isDeriving = false, revision }: ReadApart,
): Promise<BatchView> {
  const { batchId, manifest, createdAt, pauseReason } = batch;
  const { spec, toolVersion, forkedFrom } = manifest;
  const progress = await shownNow(store, batch);
  const sets = await store.listRubrics(batchId);
  return {
    batchId,
    createdAt,
    doing: doingOf(batch, { isInterrupted: progress.isInterrupted ?? false }),
    ...(pauseReason !== null && { pauseReason }),
    seeds: progress.seeds,
    outcomes: progress.outcomes,
    turns: progress.turns,
    agent: nameOf(spec.agent),
    questionGenerator: nameOf(spec.questions),
    judges: (spec.judges ?? []).map(({ name }) => name),
    maxTurns: spec.maxTurns,
    convsimVersion: toolVersion,
    ...(forkedFrom && { forkedFrom }),
    ...(spec.prices && { prices: spec.prices }),
    sets: sets.map(({ set }) => set),
    ...figures,
    ...(isDeriving && { isDeriving }),
    notes: await notesOf(store, batch, progress),
    ...(ui && { workflowsLink: batchLink(ui, batchId) }),
    revision,
  };
}

/** The type of a component, and the model or endpoint that it talks to. */
function nameOf({ type, model, endpoint }: ComponentSpec & { readonly model?: unknown; readonly endpoint?: unknown }) {
  const named = [model, endpoint].filter((name) => typeof name === 'string');
  return [type, ...named].join(' ');
}

/** What `convsim status` says below the figures. */
async function notesOf(store: Store, batch: Batch, progress: ShownProgress): Promise<readonly string[]> {
  const { batchId, state, pauseReason, manifest } = batch;
  const doing = batchDoing(progress, Date.now());
  if (state === 'loading' || (state === 'open' && !progress.isInterrupted)) return doing;
  const failures = await store.failures(batchId);
  const isScript = isLedByScript(manifest.spec);
  const next = nextCommands({ batchId, progress, pauseReason, failures, isScript });
  return [...doing, ...next.map(({ command, purpose }) => `${command} ${purpose}`)];
}
