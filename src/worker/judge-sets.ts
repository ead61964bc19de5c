import { resolve } from 'node:path';
import type { JudgeSet } from '../activities/dependencies.ts';
import type { ComponentHost } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { StepFailure } from '../contract/failures.ts';
import { isLedByScript } from '../contract/function-type.ts';
import type { Rubric } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { judgeLimits, type SimulationSpec } from '../contract/simulation-spec.ts';
import type { Judge } from '../judges/judge.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';
import { optionsOf } from '../spec/spec-component.ts';
import type { Batch, Store } from '../store/store.ts';
import { loadEnvironment } from './load-environment.ts';
import { unknownType } from './make-components.ts';
import { pacedJudge } from './pace/paced-agent.ts';
import type { StepPace } from './pace/rate-limiter.ts';

/** How long a rubric is trusted before it is read again. */
const TRUSTED_MS = 5_000;

interface Entry {
  readonly checkedAtMs: number;
  /** What the judges were made from. */
  readonly source: string;
  readonly set: Promise<JudgeSet>;
}

/** What a worker makes judges from. */
interface JudgeSetOptions {
  readonly store: Store;
  readonly readEnv: ComponentHost['readEnv'];
  readonly projectDir?: string | undefined;
  readonly types?: ComponentTypes | undefined;
  /** The pace of one step of a batch's judges; `place` names what is called where it has no address. */
  readonly newPace: (batchId: string, place: string) => StepPace;
  /** Is told of every batch whose spec was read. */
  readonly onRead: (batchId: string, spec: SimulationSpec) => void;
}

/** The judges of the sets that a worker serves. */
interface JudgeSets {
  readonly of: (batchId: string, set: string) => Promise<JudgeSet>;
  readonly close: () => Promise<void>;
}

/** No judges yet; those of a set are made when the first step asks for them, and again when its rubric changed. */
export function judgeSets(options: JudgeSetOptions): JudgeSets {
  const entries = new Map<string, Entry>();
  return {
    async of(batchId, set) {
      const key = JSON.stringify([batchId, set]);
      const trusted = entries.get(key);
      if (trusted && Date.now() - trusted.checkedAtMs < TRUSTED_MS) return trusted.set;
      const { batch, rubric } = await read(options.store, batchId, set);
      options.onRead(batchId, batch.manifest.spec);
      const source = JSON.stringify([batch.manifest, rubric.judges, rubric.projectDir]);
      // Looked up again: meanwhile another step may have had them made, and nobody would close a second set.
      const entry = entries.get(key);
      const isSame = entry?.source === source;
      const made = isSame ? entry.set : makeSet(batch, rubric, options);
      if (entry && !isSame) void closeSet(entry);
      entries.set(key, { checkedAtMs: Date.now(), source, set: made });
      made.catch(() => entries.delete(key));
      return made;
    },
    async close() {
      await Promise.all([...entries.values()].map(closeSet));
    },
  };
}

async function closeSet({ set }: Entry): Promise<void> {
  const made = await set.catch(() => undefined);
  await Promise.all([...(made?.ready.values() ?? [])].map(async (judge) => judge.close?.()));
}

async function read(store: Store, batchId: string, set: string): Promise<{ batch: Batch; rubric: Rubric }> {
  const batch = await store.findBatch(batchId);
  const rubric = (await store.listRubrics(batchId)).find((each) => each.set === set);
  if (batch && rubric) return { batch, rubric };
  throw new StepFailure('StoreInconsistent', `The store holds no set ${set} of batch ${batchId}; was it deleted?`);
}

async function makeSet({ batchId, manifest }: Batch, rubric: Rubric, options: JudgeSetOptions): Promise<JudgeSet> {
  const { spec } = manifest;
  const { types = componentTypes, readEnv } = options;
  const projectDir = rubric.projectDir ?? options.projectDir ?? manifest.projectDir;
  if (!isLedByScript(spec)) loadEnvironment(projectDir);
  const host = { projectDir, timeoutMs: durationMs(judgeLimits(spec).timeout), readEnv };
  const ready = new Map<string, Judge>();
  for (const judge of rubric.judges) {
    const place = placeOf(judge, projectDir) ?? `judge ${judge.name} of batch ${batchId}`;
    ready.set(
      judge.name,
      pacedJudge(await makeJudge(judge, types, host), () => options.newPace(batchId, place)),
    );
  }
  return { spec, judges: rubric.judges, ready };
}

async function makeJudge(judge: JudgeSpec, types: ComponentTypes, host: ComponentHost): Promise<Judge> {
  const type = types.judges[judge.type];
  if (!type) throw new StepFailure('WorkerMisconfigured', unknownType(judge.type));
  return type.create(type.options.parse(optionsOf('judges', judge)), host);
}

function placeOf({ path, export: name = 'default' }: JudgeSpec, projectDir: string): string | undefined {
  return typeof path === 'string' ? `${resolve(projectDir, path)}#${String(name)}` : undefined;
}
