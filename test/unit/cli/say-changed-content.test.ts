import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sayChangedContent } from '../../../src/cli/say-changed-content.ts';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { pathDigests } from '../../../src/spec/path-digests.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import type { Batch } from '../../../src/store/store.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const SPEC = `agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: [And then?] }
context: { type: agent-response }
seeds: [Hello?]
`;

it('a resumed batch says which of its modules changed since it started', async () => {
  const folder = await tempFolder({ 'sim.yaml': SPEC, 'agent.mjs': 'export default () => "a"' });
  const loaded = await readSpec(join(folder, 'sim.yaml'), { env: {}, types: componentTypes });
  const { spec, projectDir } = loaded;
  const digests = { seeds: '', paths: await pathDigests(loaded, componentTypes) };
  const batch: Batch = {
    batchId: 'b',
    manifest: { spec, projectDir, toolVersion: '0', digests },
    state: 'open',
    pauseReason: null,
    seedCount: 1,
    createdAt: '2026-11-28T12:00:00.000Z',
  };
  expect(await said(batch)).toBe('');
  await writeFile(join(folder, 'agent.mjs'), 'export default () => "b"');
  expect(await said(batch)).toBe('note: agent.path changed since the batch started; new turns use the new content\n');
  await rm(join(folder, 'agent.mjs'));
  expect(await said(batch)).toBe('');
});

async function said(batch: Batch): Promise<string> {
  const { terminal, err } = fakeTerminal();
  await sayChangedContent({ config: { home: '.', prefix: 'convsim', env: {} }, terminal, verbose: false }, batch);
  return err();
}
