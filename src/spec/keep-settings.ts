import { canonicalJson } from '../contract/canonical-json.ts';
import type { Manifest } from '../contract/manifest.ts';

/** What `convsim set` can change. */
export type Setting = keyof NonNullable<Manifest['replaced']>;

const SETTINGS: readonly Setting[] = ['concurrency', 'budget'];

/** A manifest with what was set in a batch, and what people should know of that. */
export interface KeptSettings {
  readonly manifest: Manifest;
  readonly notes: readonly string[];
}

/**
 * What `convsim set` changed stays in a batch until the spec says something else than it did then, or an option of the command
 * asks for the value (`asked`).
 */
export function keepSettings(
  batchId: string,
  { stored, given, asked = [] }: { stored: Manifest; given: Manifest; asked?: readonly Setting[] | undefined },
): KeptSettings {
  const kept = SETTINGS.filter((key) => !asked.includes(key) && isAsBefore(key, { stored, given }));
  const spec = Object.fromEntries(kept.map((key) => [key, stored.spec[key]]));
  const replaced = Object.fromEntries(kept.map((key) => [key, stored.replaced?.[key] ?? null]));
  const manifest = { ...given, spec: { ...given.spec, ...spec }, ...(kept.length > 0 && { replaced }) };
  return { manifest, notes: kept.flatMap((key) => noteOf(batchId, key, { stored, given })) };
}

interface Both {
  readonly stored: Manifest;
  readonly given: Manifest;
}

function isAsBefore(key: Setting, { stored, given }: Both): boolean {
  const replaced = stored.replaced?.[key];
  return replaced !== undefined && canonicalJson(replaced) === canonicalJson(given.spec[key] ?? null);
}

function noteOf(batchId: string, key: Setting, { stored, given }: Both): readonly string[] {
  const [now, before] = [stored.spec[key], given.spec[key]].map(valueText);
  if (now === before) return [];
  const options = optionsOf(key, given);
  const back = options === '' ? '' : `; to go back: convsim set ${batchId} ${options}`;
  return [`${key} stays ${now}, as set with convsim set; the spec has ${before}${back}`];
}

/** `12`, `turns 100, duration 2h`, or `none`. */
function valueText(value: Manifest['spec'][Setting]): string {
  if (typeof value !== 'object') return String(value ?? 'none');
  return Object.entries(value)
    .map(([part, limit]) => `${part} ${limit}`)
    .join(', ');
}

function optionsOf(key: Setting, { spec }: Manifest): string {
  if (key === 'concurrency') return `--concurrency ${spec.concurrency}`;
  return Object.entries(spec.budget ?? {})
    .map(([part, limit]) => `--budget-${part} ${limit}`)
    .join(' ');
}
