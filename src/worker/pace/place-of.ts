import { resolve } from 'node:path';
import type { Manifest } from '../../contract/manifest.ts';
import type { Side } from './rate-limiter.ts';

/** Names what a side calls where it has no address: the function of a module, or that of the script which leads the batch. */
export function placeOf(batchId: string, { spec, projectDir }: Manifest, side: Side): string {
  const { path, export: name = 'default' } = spec[side];
  return typeof path === 'string' ? `${resolve(projectDir, path)}#${String(name)}` : `batch ${batchId}`;
}
