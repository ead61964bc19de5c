import { isJudgingLeft } from '../activities/plan-judging.ts';
import { type ChosenSet, chooseSet, saveSet } from '../client/choose-set.ts';
import type { JudgingWish } from '../client/judging-client.ts';
import type { Config } from '../config.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import type { JudgingResult } from '../contract/workflow-api.ts';
import { checkOutputPlace } from '../output/check-output-place.ts';
import { runJudging } from '../session/run-judging.ts';
import { openSession } from '../session/session.ts';
import { checkComponents } from '../spec/check-components.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';
import { dottedPath } from '../spec/dotted-path.ts';
import { soundJudges } from '../spec/read-rubric.ts';
import { openStore } from '../store/open-store.ts';
import type { Batch, Store } from '../store/store.ts';
import { configOf } from './config-of.ts';
import { findBatch } from './find-batch.ts';
import { type JudgeOptions, JudgeOptionsForm, type JudgeResult } from './judge-options.ts';
import { judgedResult } from './judged-result.ts';
import { judgeTypesWith } from './judges-with-functions.ts';
import { loadJudges } from './load-judges.ts';
import { onlyOnce } from './only-once.ts';
import { gatherProblems, problemsOfOptions } from './option-problems.ts';
import { writeRecords } from './write-records.ts';

/**
 * Judges the ended conversations of a batch that lack scores of a set, without one call of the agent. The judges are called in this
 * process; a script that was killed continues where it was when it is run again, and no score is made twice.
 * @throws {InputError} when an option is wrong, the batch is not there, or the set was judged with another rubric; nothing was
 * started then.
 * @throws {UnavailableError} when Temporal or the store cannot be used, or the judging was paused; all scores are kept.
 * @throws the reason of `signal` when that is aborted, and what `onProgress` throws.
 */
export async function judge(batchId: string, options: JudgeOptions = {}): Promise<JudgeResult> {
  const work = { types: { ...componentTypes, judges: judgeTypesWith(options.judges) }, config: configOf(options) };
  const problems = problemsOfOptions(options, { call: 'judge', schema: JudgeOptionsForm, others: ['judges'] });
  const { outputFile, judges } = options;
  const loading = loadJudges(judges, work);
  await gatherProblems(
    [
      problems.length > 0 ? Promise.reject(new InputError(problems)) : Promise.resolve(),
      outputFile === undefined ? Promise.resolve() : checkOutputPlace(outputFile),
      loading,
    ],
    'judge',
  );
  const given = await loading;
  await using store = await openStore(work.config);
  const batch = await findBatch(store, batchId, 'judge');
  const { set, only } = options;
  const choosing = chooseSet({ store, batchId, ...(given && { given }), set, only, types: work.types });
  await gatherProblems([choosing], 'judge');
  const chosen = await choosing;
  const sound = given?.sound ?? storedSound(chosen, batch, work.types);
  await checkComponents(sound, (name) => work.config.env[name]);
  const { judgements, isExhausted } = await judgeSet({ ...work, store, batch, chosen, options });
  const files = await writeRecords(store, batchId, options);
  const result = await judgedResult(store, batch, chosen.rubric.set);
  return { batchId, ...result, judgements, isExhausted, ...(files && { files }) };
}

/** A set that is judged, all of it checked. */
interface Work {
  readonly store: Store;
  readonly batch: Batch;
  readonly chosen: ChosenSet;
  readonly types: ComponentTypes;
  readonly config: Config;
  readonly options: JudgeOptions;
}

function storedSound({ rubric }: ChosenSet, { manifest }: Batch, types: ComponentTypes) {
  const projectDir = rubric.projectDir ?? manifest.projectDir;
  return soundJudges(rubric.judges, {
    types,
    projectDir,
    place: (path) => `judge: set ${rubric.set} ${dottedPath(path)}`,
  });
}

async function judgeSet(work: Work): Promise<JudgingResult> {
  const { store, batch, chosen, config, options } = work;
  const { batchId } = batch;
  const { only, includeFailed, again, say = () => {} } = options;
  const { set } = chosen.rubric;
  const wish = { batchId, set, ...(only !== undefined && { only }), ...(includeFailed && { includesFailed: true }) };
  using _ = onlyOnce(`${config.home} ${batchId}/judge`, { call: 'judge', doing: 'is judging the same batch' });
  for (const key of chosen.takenOver) say(`${key} changed; the new value applies from now on`);
  if (again || (await isJudgingLeft(store, chosen.rubric, wish))) return await judgeInSession(work, wish);
  await saveSet(store, batchId, chosen);
  return { judgements: 0, errors: 0, isExhausted: false };
}

async function judgeInSession(work: Work, wish: JudgingWish): Promise<JudgingResult> {
  const { store, batch, chosen, types, config, options } = work;
  const { say = () => {}, onProgress, again } = options;
  const broken = new AbortController();
  const signal = AbortSignal.any([broken.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    signal.throwIfAborted();
    await using session = await openSession({ config, say, store, signal });
    const end = await runJudging({
      session,
      batch,
      wish,
      signal,
      types,
      async prepare() {
        await saveSet(store, batch.batchId, chosen);
        if (again) await store.clearJudgements(batch.batchId, wish.set, wish.only);
      },
      onProgress({ wanted, whole, errors, usage }) {
        try {
          onProgress?.({ wanted, whole, errors, usage });
        } catch (error) {
          broken.abort(error);
        }
      },
    });
    signal.throwIfAborted();
    if (end.kind === 'closed') return end.result;
    const message = `the judging of batch ${batch.batchId}, set ${wish.set}, is ${end.kind}: ${end.reason}; run the script again to continue it`;
    throw new UnavailableError(message);
  } catch (error) {
    // What an aborted wait throws is not always the reason it was aborted for.
    signal.throwIfAborted();
    throw error;
  }
}
