import { InputError } from '../contract/errors.ts';
import { type Rubric, RUN_SET } from '../contract/judgement.ts';
import { type JudgeSpec, JudgeName } from '../contract/judge-spec.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import { compareJudges } from '../spec/compare-manifests.ts';
import type { Store } from '../store/store.ts';

/** What the judges of a set are asked for. */
interface SetWish {
  readonly store: Store;
  readonly batchId: string;
  /** The rubric that was given, and the name that its file gives the set. */
  readonly given?: { readonly judges: readonly JudgeSpec[]; readonly projectDir: string; readonly name: string };
  readonly set?: string | undefined;
  readonly only?: string | undefined;
  readonly types: ComponentTypes;
}

/** A set that may be judged, and what of its stored judges the given ones replace. */
export interface ChosenSet {
  readonly rubric: Rubric;
  /** Keys that changed and take effect; they need no new call. */
  readonly takenOver: readonly string[];
}

/**
 * The set that is to be judged; writes nothing.
 * @throws {InputError} when there is none of that name, when it was judged with another rubric, or when it has no such judge.
 */
export async function chooseSet({ store, batchId, given, set, only, types }: SetWish): Promise<ChosenSet> {
  const name = set ?? given?.name ?? RUN_SET;
  const rubrics = await store.listRubrics(batchId);
  const stored = rubrics.find((rubric) => rubric.set === name);
  if (!JudgeName.safeParse(name).success)
    throw InputError.of(
      '--set',
      `"${name}" is no name of a set; use letters, digits, blanks, dots, dashes or underscores`,
    );
  const chosen = given
    ? replaced(stored, { ...given, set: name, batchId, types })
    : known(stored, rubrics, name, batchId);
  const judges = chosen.rubric.judges.map((judge) => judge.name);
  const foreign = chosen.rubric.judges.find(({ type }) => !Object.hasOwn(types.judges, type));
  if (foreign)
    throw InputError.of(
      '--set',
      `the judge ${foreign.name} of set ${name} is a function of a script; judge the set with that script`,
    );
  if (only !== undefined && !judges.includes(only))
    throw InputError.of('--only', `the set ${name} has no judge "${only}"${suggestionOrAll(only, judges, 'judges')}`);
  return chosen;
}

/** Stores what a set is judged with: the judges of `run` are the spec's, which the manifest holds. */
export async function saveSet(store: Store, batchId: string, { rubric, takenOver }: ChosenSet): Promise<void> {
  if (rubric.set === RUN_SET && takenOver.length > 0) {
    const { judges } = rubric;
    await store.changeManifest(batchId, (present) => ({ ...present, spec: { ...present.spec, judges } }));
  }
  await store.saveRubric(batchId, rubric);
}

function known(stored: Rubric | undefined, rubrics: readonly Rubric[], set: string, batchId: string): ChosenSet {
  if (stored) return { rubric: stored, takenOver: [] };
  const sets = rubrics.map((rubric) => rubric.set);
  const give = `give a rubric: convsim judge ${batchId} --with rubric.yaml`;
  if (set !== RUN_SET)
    throw InputError.of(
      '--set',
      `batch ${batchId} has no set "${set}"${sets.length > 0 ? suggestionOrAll(set, sets, 'sets') : ''}; ${give}`,
    );
  const others = sets.length > 0 ? `; its sets: ${sets.join(', ')}; name one with --set, or ${give}` : `; ${give}`;
  throw InputError.of('BATCH', `the spec of batch ${batchId} has no judges${others}`);
}

function replaced(
  stored: Rubric | undefined,
  given: { judges: readonly JudgeSpec[]; projectDir: string; set: string; batchId: string; types: ComponentTypes },
): ChosenSet {
  const { judges, projectDir, set, batchId, types } = given;
  if (!stored && set === RUN_SET)
    throw InputError.of(
      '--set',
      `run is the set of the judges of the spec, and that of batch ${batchId} has none; give the set another name`,
    );
  if (!stored) return { rubric: { set, judges, projectDir, state: 'closed', pauseReason: null }, takenOver: [] };
  const { refused, takenOver } = compareJudges(stored.judges, judges, types);
  if (refused.length > 0) {
    const message = `the set ${set} of batch ${batchId} has another rubric; changed keys: ${refused.join(', ')}. Its scores would not compare: restore them, or give the new rubric a set of its own: --set NAME`;
    throw InputError.of('--with', message);
  }
  return { rubric: { ...stored, judges, ...(stored.projectDir !== undefined && { projectDir }) }, takenOver };
}
