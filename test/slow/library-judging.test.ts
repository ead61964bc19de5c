import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  ConversationVerdict,
  JudgeResult,
  SetStatistics,
  SimulateResult,
  StoredComparison,
} from '../../src/index.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import { type AgentServer, HTTP_AGENT_MODULE, startAgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeScriptProject, type ScriptProject } from '../support/script-project.ts';

/** The agent fails the cases that `FAILS` names: their answers are refused by the function that judges. */
const SIMULATE = `
import { simulate } from 'convsim';
import agent from './agent.ts';

const fails = process.env.FAILS?.split(',') ?? [];

function solved({ seed, turns }, { conversationId }) {
  if (!conversationId.endsWith('/' + seed.id)) throw new Error('another conversation');
  const quote = turns[0].answer;
  return { pass: !fails.includes(seed.id), reason: 'seed ' + seed.id, evidence: [{ turn: 0, quote }] };
}

const result = await simulate({
  agent,
  questions: () => ['and then?'],
  seeds: ['a', 'b', 'c', 'd'].map((id) => ({ id, question: 'question ' + id + '?' })),
  maxTurns: 1,
  batch: process.env.BATCH,
  judges: [
    solved,
    { name: 'words', type: 'checks', checks: [{ name: 'brief', words: { max: 20 } }] },
    { name: 'length', gate: false, judge: ({ turns }) => turns.map(({ turn, answer }) => ({ criterion: 'short', turn, score: answer.length, pass: null })) },
  ],
  outputFile: process.env.BATCH + '.jsonl',
});
console.log(JSON.stringify(result));
`;

const JUDGE = `
import { appendFileSync } from 'node:fs';
import { compare, judge, stats } from 'convsim';

let calls = 0;

async function polite({ turns, contexts }, { signal }) {
  appendFileSync('asked.txt', turns[0].question + '\\n');
  calls += 1;
  if (calls > Number(process.env.HANGS_AFTER ?? 1000)) await new Promise((resolve) => setTimeout(resolve, 600_000));
  return [{ criterion: 'calm', pass: !signal.aborted }, { criterion: 'context', pass: contexts.length === turns.length }];
}

const result = await judge('one', { judges: [polite], set: 'tone', say: console.error });
const sets = await stats('one', { by: 'case' });
const comparison = process.env.COMPARE && (await compare('one', process.env.COMPARE));
console.log(JSON.stringify({ result, sets, comparison }));
`;

/** One conversation cannot be judged at first. */
const FAULTS = `
import { judge, simulate } from 'convsim';

const outcomeOf = (work) => work.then(() => 'ended', (error) => error.message);
const simulated = await simulate({
  agent: () => 'ok',
  seeds: ['a', 'b'].map((id) => ({ id, question: 'question?' })),
  maxTurns: 0,
  batch: 'faults',
  limits: { judges: { maxAttempts: 1 } },
  judges: [function whole({ seed }) {
    if (seed.id === 'b') throw new Error('out of order');
    return true;
  }],
});
const given = { judges: [{ name: 'whole', judge: () => true }], set: 'run' };
const broken = await outcomeOf(judge('faults', { ...given, onProgress: () => { throw new Error('no screen'); } }));
const stopped = await outcomeOf(judge('faults', { ...given, again: true, signal: AbortSignal.abort(new Error('not now')) }));
const [first, second] = await Promise.all([outcomeOf(judge('faults', given)), outcomeOf(judge('faults', given))]);
const filled = await judge('faults', given);
console.log(JSON.stringify({ judged: simulated.judged, broken, stopped, both: [first, second].toSorted(), filled }));
`;

const atEnd = atFileEnd();
let project: ScriptProject;
let agent: AgentServer;

beforeAll(async () => {
  project = await makeScriptProject(
    { 'simulate.ts': SIMULATE, 'judge.ts': JUDGE, 'faults.ts': FAULTS, 'agent.ts': HTTP_AGENT_MODULE },
    atEnd,
  );
  agent = await startAgentServer(({ turn, question }) => `answer ${turn} about ${question}`);
  atEnd(() => agent.close());
});

async function simulated(batch: string, fails: string): Promise<SimulateResult> {
  const { stdout } = await project.run('simulate.ts', { AGENT_URL: agent.url, BATCH: batch, FAILS: fails });
  return JSON.parse(stdout) as SimulateResult;
}

interface Judged {
  readonly result: JudgeResult;
  readonly sets: readonly SetStatistics[];
  readonly comparison?: StoredComparison;
}

async function judged(env: Record<string, string>): Promise<Judged> {
  const { stdout } = await project.run('judge.ts', env);
  return JSON.parse(stdout) as Judged;
}

const asked = async () => (await readFile(join(project.folder, 'asked.txt'), 'utf8')).trimEnd().split('\n');

async function wholeInTone(): Promise<number> {
  await using store = await openSqliteStore(storeFile(project.home));
  return (await store.countJudgements('one', 'tone')).whole;
}

const verdictsOf = (conversations: readonly ConversationVerdict[] = []) =>
  conversations.map(({ caseId, verdict }) => `${caseId} ${verdict}`);

describe('judges of a script', () => {
  it('compare two agents in the example', async () => {
    const { stdout } = await project.run('examples/library/compare-agents.ts');
    expect(stdout.trimEnd().split('\n')).toEqual([
      'before: 2 of 3 passed',
      'after: 2 of 3 passed',
      'monday: worse',
      'the weekend: better',
      'difference 0, p 1',
      'brief: 2 of 3',
    ]);
  }, 120_000);

  it('that throw are errors, which a later call fills; a call that is stopped or fails loses nothing', async () => {
    const { stdout } = await project.run('faults.ts');
    const {
      judged: ofRun,
      filled,
      ...others
    } = JSON.parse(stdout) as Pick<SimulateResult, 'judged'> & {
      readonly filled: JudgeResult;
    };
    expect(verdictsOf(ofRun?.conversations)).toEqual(['a passed', 'b error']);
    expect(ofRun?.statistics).toMatchObject({ passed: 1, judged: 1, all: 2, strict: { share: 0.5 } });
    expect(ofRun?.statistics.leftOut).toEqual({ 'error of whole: ModuleThrew': 1 });
    expect(others).toEqual({
      broken: 'no screen',
      stopped: 'not now',
      both: ['ended', 'judge: batch: another call is judging the same batch; wait for it'],
    });
    expect(verdictsOf(filled.conversations)).toEqual(['a passed', 'b passed']);
  }, 120_000);

  it('judge in the run, later without the agent, and say what two batches differ in', async () => {
    const one = await simulated('one', 'd');
    expect(one.outcomes).toEqual({ completed: 4 });
    expect(verdictsOf(one.judged?.conversations)).toEqual(['a passed', 'b passed', 'c passed', 'd failed']);
    expect(one.judged?.conversations[3]?.scores).toEqual({
      'solved/pass': 'fail',
      'words/brief': 'pass',
      'length/short/0': 'inconclusive',
      'length/short/1': 'inconclusive',
    });
    expect(one.judged?.statistics).toMatchObject({ set: 'run', all: 4, judged: 4, passed: 3 });
    expect(one.files?.scores).toBe('one.scores.jsonl');

    // Another batch of the same cases, of which two were decided otherwise.
    await simulated('two', 'a');
    const askedOfAgent = agent.total();

    // Killed while the first judgements are under way, then run again.
    const killed = project.start('judge.ts', { HANGS_AFTER: '2' });
    await expect.poll(() => wholeInTone(), { timeout: 60_000 }).toBe(2);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const before = await asked();
    const { result, sets, comparison } = await judged({ COMPARE: 'two' });
    expect(result).toMatchObject({ batchId: 'one', set: 'tone', isExhausted: false });
    expect(before).toHaveLength(4);
    // What was scored before the kill is not asked again.
    expect(await asked()).toHaveLength(6);
    expect(verdictsOf(result.conversations)).toEqual(['a passed', 'b passed', 'c passed', 'd passed']);
    expect(result.conversations[0]?.scores).toEqual({ 'polite/calm': 'pass', 'polite/context': 'pass' });
    expect(sets.map(({ set, passed, groups }) => [set, passed, groups.length])).toEqual([
      ['run', 3, 4],
      ['tone', 4, 4],
    ]);
    expect(comparison).toMatchObject({ set: 'run', common: 4, otherJudges: [] });
    expect(comparison?.flips.map(({ caseId, isBetter, criteria }) => [caseId, isBetter, criteria])).toEqual([
      ['a', false, ['solved/pass']],
      ['d', true, ['solved/pass']],
    ]);

    // Nothing is left: no judge is asked, and no session opened.
    const again = await judged({});
    expect(again.result).toMatchObject({ judgements: 0 });
    expect(verdictsOf(again.result.conversations)).toEqual(verdictsOf(result.conversations));
    expect(agent.total()).toBe(askedOfAgent);

    // The command reads what the script stored, and knows that it cannot make the functions' scores.
    const shown = await project.convsim('stats', 'one', '--set', 'tone', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ sets: [{ set: 'tone', passed: 4 }] });
    const refused = await project.startConvsim('judge', 'one', '--set', 'tone', '--again').ended;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'the judge polite of set tone is a function of a script; judge the set with that script',
    );
  }, 240_000);
});
