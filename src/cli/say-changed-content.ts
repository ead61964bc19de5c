import { changedPaths } from '../spec/compare-manifests.ts';
import { componentTypes } from '../spec/component-types.ts';
import { pathDigests } from '../spec/path-digests.ts';
import type { Batch } from '../store/store.ts';
import type { CliContext } from './cli-context.ts';

/** Says which modules and documents of a batch changed since it started; nothing of those that cannot be read here. */
export async function sayChangedContent({ terminal }: CliContext, { manifest }: Batch): Promise<void> {
  const now = await pathDigests(manifest, componentTypes).catch(() => ({}));
  for (const line of changedPaths(manifest.digests.paths, now)) terminal.say(`note: ${line}`);
}
