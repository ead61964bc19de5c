import { canonicalJson } from '../contract/canonical-json.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { ComponentTypes } from './component-types.ts';
import type { LoadedSpec } from './read-spec.ts';
import { componentsOf } from './spec-component.ts';

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

/** Compares what was given with what the batch froze; the project folder and the tool's version may differ silently. */
export function compareManifests(
  { stored, given }: { stored: Manifest; given: Manifest },
  types: ComponentTypes,
): ManifestDifference {
  const mayChange = changeableKeys(given, types);
  const isShorter = isBeforeExtension(stored, given);
  const keys = changedKeys(flatten(stored.spec), flatten(given.spec));
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

/** Whether a spec allows less than an extended batch may do by now, and no less than what it was started with. */
function isBeforeExtension({ extendedFrom, spec }: Manifest, given: Manifest): boolean {
  return extendedFrom !== undefined && given.spec.maxTurns >= extendedFrom && given.spec.maxTurns < spec.maxTurns;
}

function extended(stored: Manifest, given: Manifest): string {
  return `the batch was extended to maxTurns ${stored.spec.maxTurns}; that limit applies, not ${given.spec.maxTurns}`;
}

function changeableKeys({ spec }: Manifest, types: ComponentTypes): (key: string) => boolean {
  const ofTypes = componentsOf(spec, types).flatMap(({ section, type }) => {
    return (type.mayChange ?? []).map((option) => `${section}.${option}`);
  });
  const roots = ['concurrency', 'canary', 'limits', 'budget', 'prices', ...ofTypes];
  return (key) => key.endsWith('Env') || roots.some((root) => key === root || key.startsWith(`${root}.`));
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
