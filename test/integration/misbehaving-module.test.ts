import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODULE_ROLES } from '../support/module-roles.ts';

const CALLER = fileURLToPath(new URL('../support/call-misbehaving.ts', import.meta.url));

/** What the calls of a module came to. */
interface Outcome {
  readonly part: string;
  readonly name: string;
  readonly ends: string;
  readonly meanwhile: string;
  readonly afterwards: string;
}

/** Calls every module of the table in one process, and waits for its end. */
async function callAll(where: 'in process' | 'isolated') {
  const child = spawn(process.execPath, ['--import', 'tsx', CALLER, where], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = text.trimEnd().split('\n');
  return { code, outcomes: lines.map((line) => JSON.parse(line) as Outcome), text };
}

const calledIn: Partial<Record<'in process' | 'isolated', Awaited<ReturnType<typeof callAll>>>> = {};

beforeAll(async () => {
  const places = ['in process', 'isolated'] as const;
  await Promise.all(places.map(async (where) => (calledIn[where] = await callAll(where))));
});

describe.each(['in process', 'isolated'] as const)('a module that misbehaves, %s,', (where) => {
  const called = () => calledIn[where] ?? { code: null, outcomes: [], text: '' };

  const cases = MODULE_ROLES.flatMap(({ name: part, misbehaviours }) =>
    misbehaviours
      .filter(({ onlyIsolated }) => where === 'isolated' || onlyIsolated !== true)
      .map((each) => ({ ...each, part })),
  );

  it.each(cases)(
    'as $part, and $name fails no other call and is called again',
    ({ part, name, ends, endsIsolated }) => {
      const expected = where === 'isolated' ? (endsIsolated ?? ends) : ends;
      const outcome = called().outcomes.find((each) => each.part === part && each.name === name);
      expect(outcome).toEqual({ part, name, ends: expected, meanwhile: 'fine', afterwards: 'fine' });
    },
  );

  it('does not keep its process alive, and does not end it', () => {
    expect(called().code).toBe(0);
    if (where === 'in process') expect(called().text).toContain('left a server, a timer or a connection open');
  });
});
