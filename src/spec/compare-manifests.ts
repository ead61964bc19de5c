import { canonicalJson } from '../contract/canonical-json.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { ComponentTypes } from './component-types.ts';
import type { LoadedSpec } from './read-spec.ts';
import { componentsOf, judgeComponents, judgeKey } from './spec-component.ts';

interface Frozen {
  readonly loaded: LoadedSpec;
  readonly seedsDigest: string;
  readonly pathDigests: Readonly<Record<string, string>>;
  readonly toolVersion: string;
}

/** How a manifest differs from the stored one: dotted keys that forbid it, those that take effect, warnings. */
export interface ManifestDifference {
  readonly refused: readonly string[];
  readonly takenOver: readonly string[];
  readonly warnings: readonly string[];
}

/** What a batch freezes at its first start. */
export function makeManifest({ loaded, seedsDigest, pathDigests, toolVersion }: Frozen): Manifest {
  const { spec, projectDir } = loaded;
  return { spec, projectDir, toolVersion, digests: { seeds: seedsDigest, paths: pathDigests } };
}

/** A stored manifest and the one of a new start. */
interface Both {
  readonly stored: Manifest;
  readonly given: Manifest;
  /** Whether the agent has answered nothing yet: then no key decides what was said. */
  readonly isUnanswered?: boolean;
  /** Whether a conversation may be under way. */
  readonly isUnderWay?: boolean;
}

/** Keys that a conversation keeps as they were when it started. */
const CARRIED = ['maxTurns', 'stop', 'user', 'agent.type', 'agent.session', 'questions.type', 'context.type'];

/** Keys of the batch as a whole: none of them makes a conversation fail. */
const OF_BATCH = ['concurrency', 'canary', 'limits', 'budget', 'prices'];

/** Compares what was given with what the batch froze; the project folder and the tool's version may differ silently. */
export function compareManifests(
  { stored, given, isUnanswered = false, isUnderWay = true }: Both,
  types: ComponentTypes,
): ManifestDifference {
  const isChangeable = changeableKeys(given, types);
  const mayChange = (key: string) =>
    isChangeable(key) || (isUnanswered && !(isUnderWay && CARRIED.some((root) => isWithin(key, root))));
  const isShorter = isBeforeExtension(stored, given);
  const keys = changedKeys(flatten(byName(stored.spec)), flatten(byName(given.spec)));
  const changed = isShorter ? keys.filter((key) => key !== 'maxTurns') : keys;
  const seeds = stored.digests.seeds === given.digests.seeds ? [] : ['seeds'];
  return {
    refused: [...changed.filter((key) => !mayChange(key)), ...seeds],
    takenOver: changed.filter(mayChange),
    warnings: [
      ...(isShorter ? [extended(stored, given)] : []),
      ...changedPaths(stored.digests.paths, given.digests.paths),
    ],
  };
}

/** Whether a changed key may be the correction of what made conversations fail. */
export function isCorrection(key: string): boolean {
  return !OF_BATCH.some((root) => isWithin(key, root));
}

function isWithin(key: string, root: string): boolean {
  return key === root || key.startsWith(`${root}.`);
}

/** Whether a spec allows less than an extended batch may do by now, and no less than what it was started with. */
function isBeforeExtension({ extendedFrom, spec }: Manifest, given: Manifest): boolean {
  return extendedFrom !== undefined && given.spec.maxTurns >= extendedFrom && given.spec.maxTurns < spec.maxTurns;
}

function extended(stored: Manifest, given: Manifest): string {
  return `the batch was extended to maxTurns ${stored.spec.maxTurns}; that limit applies, not ${given.spec.maxTurns}`;
}

function changeableKeys({ spec }: Manifest, types: ComponentTypes): (key: string) => boolean {
  const ofTypes = componentsOf(spec, types).flatMap(({ key, type }) => {
    return (type.mayChange ?? []).map((option) => `${key}.${option}`);
  });
  const roots = [...OF_BATCH, ...ofTypes];
  const decidesOnly = (key: string) => (spec.judges ?? []).some(({ name }) => isThreshold(key, judgeKey(name)));
  return (key) => key.endsWith('Env') || roots.some((root) => isWithin(key, root)) || decidesOnly(key);
}

/** Whether a key of a judge only decides what a score comes to, which is done whenever it is read. */
function isThreshold(key: string, judge: string): boolean {
  if (!isWithin(key, judge)) return false;
  const option = key.slice(judge.length + 1);
  return option === 'gate' || /^criteria\..*\.(?:pass|gate)$/s.test(option);
}

/** What a stored set of judges has in common with a new one of its name: the keys that differ, and those that may. */
export function compareJudges(
  stored: readonly JudgeSpec[],
  given: readonly JudgeSpec[],
  types: ComponentTypes,
): Pick<ManifestDifference, 'refused' | 'takenOver'> {
  const changed = changedKeys(flatten(byName({ judges: stored })), flatten(byName({ judges: given })));
  const roots = judgeComponents(given, types).flatMap(({ key, type }) => {
    return (type.mayChange ?? []).map((option) => `${key}.${option}`);
  });
  const mayChange = (key: string) =>
    key.endsWith('Env') ||
    roots.some((root) => isWithin(key, root)) ||
    given.some(({ name }) => isThreshold(key, judgeKey(name)));
  return { refused: changed.filter((key) => !mayChange(key)), takenOver: changed.filter(mayChange) };
}

/** A spec whose judges are a mapping by name: neither their order nor their number changes the names of their keys. */
function byName({ judges, ...rest }: { readonly judges?: readonly JudgeSpec[] | undefined }): object {
  if (!judges) return rest;
  return { ...rest, judges: Object.fromEntries(judges.map(({ name, ...judge }) => [name, judge])) };
}

function changedKeys(stored: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): string[] {
  const keys = new Set([...Object.keys(stored), ...Object.keys(given)]);
  return [...keys].filter((key) => stored[key] !== given[key]).toSorted();
}

/** The leaves of a spec as canonical JSON by dotted key; a list is one leaf. */
function flatten(value: object, prefix = ''): Record<string, string> {
  const entries = Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] => {
    if (inner === undefined) return [];
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner))
      return [[prefix + key, canonicalJson(inner)]];
    return Object.entries(flatten(inner, `${prefix}${key}.`));
  });
  return Object.fromEntries(entries);
}

/** Says which files and folders of a batch have another content than at its start, by their SHA-256. */
export function changedPaths(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(now)
    .filter(([name, digest]) => before[name] !== undefined && before[name] !== digest)
    .map(([name]) => `${name} changed since the batch started; new turns use the new content`);
}
