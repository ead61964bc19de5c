import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AgentFunction,
  InputError,
  simulate,
  type SimulateOptions,
  type StopFunction,
  TurnRecord,
} from '../../src/index.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeScriptProject, type ScriptProject } from '../support/script-project.ts';
import { tempFolder } from '../support/temp-folder.ts';

const atEnd = atFileEnd();
let project: ScriptProject;

beforeAll(async () => {
  project = await makeScriptProject({}, atEnd);
  for (const [name, value] of Object.entries(project.env)) vi.stubEnv(name, value);
});

afterAll(() => void vi.unstubAllEnvs());

/** Options of a batch of four seeds with three turns each, and how often each turn was asked. */
function counted(changes: Partial<SimulateOptions> = {}) {
  const asked: string[] = [];
  const answer: AgentFunction = (messages, { seed, turn }) => {
    asked.push(`${seed.id}/${turn}`);
    return `answer to ${messages.at(-1)?.content}`;
  };
  const options: SimulateOptions = {
    agent: answer,
    questions: ({ turn }) => [`follow-up ${turn}?`],
    seeds: ['a', 'b', 'c', 'd'].map((id) => ({ id, question: `${id}?` })),
    maxTurns: 2,
    concurrency: 2,
    ...changes,
  };
  return { asked, answer, options };
}

const pathOf = (name: string) => join(project.folder, name);

async function turnsIn(file: string): Promise<TurnRecord[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => TurnRecord.parse(JSON.parse(line)));
}

async function problemsOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof InputError)) throw new Error('expected an InputError', { cause: error });
  return error.message;
}

describe('wrong options', () => {
  const wrong: [options: object, problem: string | RegExp][] = [
    [{ maxTurns: -1 }, 'simulate: maxTurns: expected at least 0, got -1'],
    [{ concurrency: 1.5 }, 'simulate: concurrency: expected a whole number, got 1.5'],
    [{ seedQuestoin: 'q?' }, /^simulate: seedQuestoin: unknown option "seedQuestoin"; did you mean "seedQuestion"\?/],
    [{ seeds: undefined, seedQuestion: '' }, 'simulate: seedQuestion: must not be empty'],
    [{ seedQuestion: 'q?' }, 'simulate: seedQuestion: is given together with seeds; give only one of them'],
    [{ seeds: undefined }, /^simulate: seedQuestion: is missing: .* give seedQuestion or seeds$/],
    [{ seeds: [] }, 'simulate: seeds: has no questions; write at least one'],
    [{ seeds: ['a', { question: '' }] }, 'simulate: seeds[1].question: must not be empty'],
    [{ whenEmpty: 'go on' }, 'simulate: whenEmpty: expected "stop" or "reuse-last", got "go on"'],
    [{ agent: undefined }, /^simulate: agent: is missing/],
    [{ agent: 'docs-qa' }, 'simulate: agent.docs: is missing; expected text'],
    [{ context: 'tool-output' }, /^simulate: context.type: unknown type "tool-output"; did you mean "tool-outputs"\?/],
    [
      { limits: { agent: { timeout: 5 } } },
      /^simulate: limits.agent.timeout: expected a duration such as 500ms, 30s, 5m or 8h, got 5/,
    ],
    [{ batch: 'a b' }, /^simulate: batch: "a b" is not a valid batch id; use 1 to 64/],
    [{ outputFile: '/' }, /^simulate: outputFile: \/ is a folder; name a file$/],
    [{ append: 'yes' }, 'simulate: append: expected true or false, got "yes"'],
    [{ onProgress: 3 }, 'simulate: onProgress: expected a function, got 3'],
    [{ signal: 'stop' }, 'simulate: signal: expected AbortSignal, got "stop"'],
  ];

  it.each(wrong)('%j are refused by name, and nothing is started', async (changes, problem) => {
    const home = join(await tempFolder(), 'home');
    const { options, asked } = counted();
    const text = await problemsOf(simulate({ ...options, home, ...changes }));
    if (typeof problem === 'string') expect(text).toBe(problem);
    else expect(text).toMatch(problem);
    expect(existsSync(home)).toBe(false);
    expect(asked).toEqual([]);
  });

  it('are all reported at once', async () => {
    const { options } = counted({ maxTurns: -1, tag: '' });
    const text = await problemsOf(simulate({ ...options, append: 1 } as unknown as SimulateOptions));
    expect(text.split('\n').map((line) => line.split(':')[1])).toEqual([' append', ' maxTurns', ' tag']);
  });

  it('include the id of a batch with other options, which stays as it is', async () => {
    const { options, asked } = counted({ batch: 'taken' });
    await simulate(options);
    const text = await problemsOf(simulate({ ...options, maxTurns: 1 }));
    expect(text).toBe(
      'simulate: batch: batch taken was started with a different spec; changed keys: maxTurns. It was started with maxTurns 2 (--max-turns 2, not 1). These cannot change in a batch with turns or conversations under way. Restore them, or start a new batch with another batch id',
    );
    expect(asked).toHaveLength(12);
  });

  it('include those of a call that has the same batch as another one at the same time', async () => {
    const [first, second] = [counted({ name: 'twice' }), counted({ name: 'twice' })];
    const [one, other] = await Promise.allSettled([simulate(first.options), simulate(second.options)]);
    const results = [one, other].map((each) => each.status).toSorted();
    expect(results).toEqual(['fulfilled', 'rejected']);
    expect([first.asked.length, second.asked.length].toSorted((a, b) => a - b)).toEqual([0, 12]);
  });
});

describe('simulate', () => {
  it('runs batches side by side, each with its own functions', async () => {
    const calls = ['x', 'y'].map((tag) => counted({ name: 'beside', tag, agent: () => `agent ${tag}` }));
    const files = ['x', 'y'].map((tag) => pathOf(`beside-${tag}.jsonl`));
    await Promise.all(calls.map(({ options }, index) => simulate({ ...options, outputFile: files[index] ?? '' })));
    for (const [index, tag] of ['x', 'y'].entries()) {
      const turns = await turnsIn(files[index] ?? '');
      expect(turns).toHaveLength(12);
      expect(turns.every(({ response, metadata }) => response.content === `agent ${tag}` && metadata.tag === tag)).toBe(
        true,
      );
    }
  });

  it('is stopped by its signal with its reason, and resumes when it is called again', async () => {
    const stop = new AbortController();
    const reason = new Error('enough for today');
    const { options, answer, asked } = counted({ name: 'aborted' });
    const lines: string[] = [];
    const agent: AgentFunction = (messages, call) => {
      if (asked.length === 5) stop.abort(reason);
      return answer(messages, call);
    };
    const first = simulate({ ...options, agent, signal: stop.signal, say: (line) => lines.push(line) });
    await expect(first).rejects.toBe(reason);
    const before = asked.length;
    expect(before).toBeLessThan(12);

    const progress: number[] = [];
    const again = { onProgress: ({ turns }: { turns: number }) => void progress.push(turns) };
    const result = await simulate({ ...options, ...again, say: (line) => lines.push(line) });
    expect(result).toMatchObject({ turns: 12, outcomes: { completed: 4 } });
    expect(lines.filter((line) => line.endsWith('continues'))).toEqual([`batch ${result.batchId} continues`]);
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    expect(progress.at(-1)).toBe(12);
  });

  it('starts nothing when its signal is aborted already', async () => {
    const home = join(await tempFolder(), 'home');
    const { options } = counted();
    await expect(simulate({ ...options, home, signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(existsSync(home)).toBe(false);
  });

  it('rejects with what onProgress throws, and can be resumed', async () => {
    const { options, asked } = counted({ name: 'thrown' });
    const onProgress = () => {
      throw new Error('no room on the screen');
    };
    await expect(simulate({ ...options, onProgress })).rejects.toThrow('no room on the screen');
    expect(await simulate(options)).toMatchObject({ turns: 12, outcomes: { completed: 4 } });
    expect(asked).toHaveLength(12);
  });

  it('takes failed conversations up again with retryFailed, and only those', async () => {
    let isBroken = true;
    const { options, answer, asked } = counted({ name: 'failing' });
    const agent: AgentFunction = (messages, call) => {
      if (isBroken && call.seed.id === 'b' && call.turn === 1) {
        throw Object.assign(new Error('out of order'), { retryable: false });
      }
      return answer(messages, call);
    };
    const first = await simulate({ ...options, agent });
    expect(first.outcomes).toEqual({ completed: 3, 'agent-failed': 1 });
    isBroken = false;
    const second = await simulate({ ...options, agent, retryFailed: true });
    expect(second).toMatchObject({ batchId: first.batchId, outcomes: { completed: 4 } });
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    // Nothing has failed any more: the next call is a batch of its own.
    const third = await simulate({ ...options, agent, retryFailed: true });
    expect(third.batchId).toBe(`${first.batchId}-2`);
  });

  it('does not repeat a batch that was named and has ended, and appends its lines once', async () => {
    const outputFile = pathOf('appended.jsonl');
    const { options, asked } = counted({ batch: 'named', outputFile, append: true });
    await simulate({ ...options, batch: 'before' });
    const first = await simulate(options);
    expect(first.files).toEqual({ turns: outputFile, conversations: pathOf('appended.conversations.jsonl') });
    const lines = await readFile(outputFile, 'utf8');
    expect(await simulate(options)).toEqual(first);
    expect(await readFile(outputFile, 'utf8')).toBe(lines);
    expect((await turnsIn(outputFile)).map(({ metadata }) => metadata.batch_id)).toEqual([
      ...Array.from({ length: 12 }, () => 'before'),
      ...Array.from({ length: 12 }, () => 'named'),
    ]);
    expect(asked).toHaveLength(24);
  });

  it('ends a conversation without context, or uses the last one again where whenEmpty says so', async () => {
    const seen: string[] = [];
    const { options } = counted({
      name: 'empty',
      seedQuestion: 'q?',
      context: ({ answer }) => (answer.includes('follow-up 1') ? '' : answer),
      questions: ({ context, turn }) => {
        seen.push(context);
        return [`follow-up ${turn}?`];
      },
    });
    const { seeds: _, ...one } = options;
    expect(await simulate(one)).toMatchObject({ turns: 2, outcomes: { 'empty-context': 1 } });
    expect(await simulate({ ...one, whenEmpty: 'reuse-last' })).toMatchObject({ turns: 3, outcomes: { completed: 1 } });
    expect(seen).toEqual(['answer to q?', 'answer to q?', 'answer to q?']);
  });

  it('ends conversations of users by a function of stop.when, which is given what was said', async () => {
    const { options } = counted({ name: 'stopped', maxTurns: 4, outputFile: pathOf('stopped.jsonl') });
    const { outcomes } = await simulate({
      ...options,
      questions: { type: 'user' },
      user: { persona: 'hurried', goal: ['Learn the price of a ride', 'Learn how a ride is ended'] },
      personas: { hurried: { patience: null, samples: ['still waiting'] } },
      stop: {
        when: [
          ({ turns, seed }) => seed.id === 'a' && turns.length === 2 && `enough for ${seed.id}`,
          { turns: { min: 3 } },
        ],
      },
    });
    expect(outcomes).toEqual({ stopped: 4 });
    const lines = (await readFile(pathOf('stopped.conversations.jsonl'), 'utf8')).trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { turns: number; end_reason: string });
    expect(records.map(({ turns, end_reason: reason }) => [turns, reason])).toEqual([
      [2, 'enough for a'],
      ...Array.from({ length: 3 }, () => [3, 'turns: {"min":3}']),
    ]);
  });

  it('fails only the conversation in which a function of stop.when throws, and retries it with retryFailed', async () => {
    const { options } = counted({ name: 'thrown', limits: { questions: { maxAttempts: 1 } } });
    let isBroken = true;
    const stop: StopFunction = ({ seed }) => {
      if (isBroken && seed.id === 'b') throw new Error('no database');
      return false;
    };
    const failed = await simulate({ ...options, stop: { when: [stop] } });
    expect(failed.outcomes).toEqual({ completed: 3, 'question-failed': 1 });
    isBroken = false;
    const again = await simulate({ ...options, stop: { when: [stop] }, retryFailed: true });
    expect(again).toMatchObject({ batchId: failed.batchId, outcomes: { completed: 4 } });
  });

  it('fails a conversation whose function gives back something else than it should, and says what', async () => {
    const { options } = counted({ name: 'contract', outputFile: pathOf('contract.jsonl') });
    const questions = (() => 'a bare text') as unknown as NonNullable<SimulateOptions['questions']>;
    const { outcomes } = await simulate({ ...options, questions });
    expect(outcomes).toEqual({ 'question-failed': 4 });
    const [line] = (await readFile(pathOf('contract.conversations.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      error_type: 'ModuleContract',
      error_message: expect.stringContaining('questions returned "a bare text"') as string,
    });
  });
});
