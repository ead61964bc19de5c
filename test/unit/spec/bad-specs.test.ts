import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { InputError } from '../../../src/contract/errors.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { chooseSeeds } from '../../../src/spec/choose-seeds.ts';
import { componentTypes as types } from '../../../src/spec/component-types.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { atFileEnd } from '../../support/at-file-end.ts';
import { BAD_SPECS, FULL_SPEC, LEAST } from '../../support/bad-input/bad-specs.ts';
import { unfitBodies } from '../../support/bad-input/unfit-bodies.ts';
import { inputProblems } from '../../support/input-problems.ts';

const atEnd = atFileEnd();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convsim-test-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
});

/** Reads a spec and its seeds, as every command does before it starts anything. */
async function read(text: string | Buffer): Promise<void> {
  const file = join(folder, 'sim.yaml');
  await writeFile(file, text);
  const loaded = await readSpec(file, { env: {}, types });
  await checkSeeds(chooseSeeds(loaded, undefined));
}

/** Reads it; an end other than success and an `InputError` with place and remedy fails the test. */
async function isHandled(text: string): Promise<void> {
  const error: unknown = await read(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return;
  if (!(error instanceof InputError)) throw new Error(`not handled: ${text.slice(0, 500)}`, { cause: error });
  expect(error.problems.length).toBeLessThanOrEqual(22);
  for (const { place, message } of error.problems) expect([place, message]).not.toContain('');
}

describe(`each of ${BAD_SPECS.length} bad specs`, () => {
  it.each(BAD_SPECS)('is refused with place, value and remedy: $what', async ({ text, says }) => {
    const [first = '', ...others] = await inputProblems(read(text), folder);
    expect(first).toContain(says);
    expect(first.length).toBeLessThan(3_000);
    expect(others.length).toBeLessThanOrEqual(20);
  });
});

describe('a file in the place of a spec', () => {
  it.each(['loop.yaml', 'zero.yaml', 'fifo.yaml', 'huge.yaml', 'x'.repeat(5_000), 'a\0b', 'none.yaml'])(
    'is refused unread: %j',
    async (name) => {
      const file = join(folder, name);
      if (name === 'loop.yaml') await symlink(file, file);
      if (name === 'zero.yaml') await symlink('/dev/zero', file);
      if (name === 'fifo.yaml') execFileSync('sh', ['-c', 'mkfifo "$0"', file]);
      if (name === 'huge.yaml') await writeFile(file, '').then(() => truncate(file, 3_000_000_000));
      const [problem, ...others] = await inputProblems(readSpec(file, { env: {}, types }), folder);
      expect(problem).toMatch(
        /leads back|pipe or device|larger than 16 MiB|longer than a path|NUL character|no such file/,
      );
      expect(others).toEqual([]);
    },
  );
});

describe('a document that nobody would write', () => {
  // A document takes 20 ms; every seventh meets each key and each kind of value.
  const mutations = unfitBodies(FULL_SPEC).filter((_, index) => index % 7 === 0);

  it(`is read or refused where any one of its values is another: ${mutations.length} documents`, async () => {
    for (const { body } of mutations) await isHandled(JSON.stringify(body));
  });

  it('is read or refused whatever stands in it', async () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(FULL_SPEC), '__proto__', 'constructor'), fc.string());
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const document = fc.dictionary(key, value, { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(document, (any) => isHandled(stringify(any))),
      { numRuns: 40 },
    );
  });

  it('is read or refused whatever a slip makes of its text', async () => {
    const text = stringify(FULL_SPEC);
    const slip = fc.record({ at: fc.nat(text.length), cut: fc.nat(30), put: fc.string({ maxLength: 5 }) });
    await fc.assert(
      fc.asyncProperty(slip, ({ at, cut, put }) => isHandled(text.slice(0, at) + put + text.slice(at + cut))),
      { numRuns: 100 },
    );
  });

  it('is read at the last level that it may have, inline seeds included', async () => {
    const deep = `${'['.repeat(490)}${']'.repeat(490)}`;
    await expect(read(`${LEAST}seeds: [{ question: q, metadata: { deep: ${deep} } }]\n`)).resolves.toBeUndefined();
  });
});
