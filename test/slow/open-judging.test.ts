import { describe, expect, it } from 'vitest';
import { ALL_WELL, type JudgeWorld, makeJudgeWorld } from '../support/judge-world.ts';

const BUSY = 503;

/** Writes a rubric; its file names the set. */
const writeRubric = ({ project, llm }: JudgeWorld, set: string) => {
  const judge = { name: 'quality', type: 'llm', llm, criteria: { resolved: 'The refund was promised.' } };
  return project.write(`${set}.json`, JSON.stringify([judge]));
};

/** What `status --json` prints, as far as it is looked at. */
interface Status {
  readonly judgings?: readonly { readonly set: string; readonly state: string; readonly pause_reason: string | null }[];
  readonly waits: readonly unknown[];
}

async function statusOf({ project }: JudgeWorld): Promise<Status> {
  return JSON.parse((await project.run(['status', 'b', '--json'])).stdout) as Status;
}

const seedsNamed = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `s${at}`, question: `Where is my refund number ${at}?` }));

/** A batch `b` that has ended, without a judge. */
async function makeEnded(count: number, spec: object = {}): Promise<JudgeWorld> {
  const world = await makeJudgeWorld({ spec: () => ({ seeds: seedsNamed(count), maxTurns: 0, ...spec }) });
  expect(await world.project.run(['run', 'sim.json', '--batch', 'b'])).toMatchObject({ code: 0 });
  return world;
}

/** Starts a judging whose model is busy, until a step of it waits. */
async function startJudging(world: JudgeWorld, set: string) {
  await writeRubric(world, set);
  world.judgeBy(() => BUSY);
  const judging = world.project.start(['judge', 'b', '--with', `${set}.json`]);
  await expect.poll(async () => (await statusOf(world)).waits.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const end = (signal: 'SIGKILL' | 'SIGINT') => {
    judging.child.kill(signal);
    return judging.ended;
  };
  return { end };
}

describe('an open judging', () => {
  it('is shown with what it waits for, and neither its batch nor its server is taken away', async () => {
    const world = await makeEnded(6, { concurrency: 2 });
    const { project } = world;
    const { end } = await startJudging(world, 'late');

    expect((await statusOf(world)).judgings).toEqual([{ set: 'late', state: 'open', pause_reason: null }]);
    expect((await project.run(['status', 'b'])).stdout).toMatch(/^judging +with late$/m);
    const listed = (await project.run(['status'])).stdout;
    expect(listed).toMatch(/^b: judging with late$/m);
    expect(listed).toMatch(/^b: retrying 2: .*503/m);
    const refused = await project.run(['delete', 'b', '--yes']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('convsim cancel b') });
    const other = await project.run(['run', 'sim.json', '--batch', 'c', '--stop-server']);
    expect(other).toMatchObject({ code: 0, stderr: expect.stringContaining('because batch b is being judged') });
    const set = await project.run(['set', 'b', '--concurrency', '3']);
    expect(set.stderr).toContain('its judging: at most 3 conversations at a time from now on');

    await end('SIGKILL');
    expect((await statusOf(world)).judgings).toMatchObject([{ state: 'interrupted' }]);
    expect((await project.run(['status', 'b'])).stdout).toMatch(/^convsim judge b --set late +continues its judging$/m);
    world.judgeBy(ALL_WELL);
    const worker = await project.run(['worker', '--until-idle']);
    expect(worker).toMatchObject({ code: 0, stderr: expect.stringContaining('the judging of b') });
    expect((await statusOf(world)).judgings).toBeUndefined();
    expect((await project.run(['stats', 'b'])).stdout).toContain('6 of 6 judged conversations passed');
  });

  it('ends with cancel, and with its batch when nobody serves it', async () => {
    const world = await makeEnded(3);
    const { project } = world;
    await (await startJudging(world, 'first')).end('SIGKILL');
    const cancelled = await project.run(['cancel', 'b']);
    expect(cancelled.stderr).toContain('the judging with the set first is cancelled; all scores are kept');
    expect(await statusOf(world)).toMatchObject({ waits: [] });
    expect((await statusOf(world)).judgings).toBeUndefined();

    const interrupted = await (await startJudging(world, 'second')).end('SIGINT');
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringContaining('convsim judge b --set second') });
    await writeRubric(world, 'first');
    const other = await project.run(['judge', 'b', '--with', 'first.json']);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/judged with the set second[^]*cancel b/) });
    expect(await project.run(['delete', 'b', '--yes'])).toMatchObject({ code: 0 });
    world.judgeBy(ALL_WELL);
    expect(await project.run(['run', 'sim.json', '--batch', 'b'])).toMatchObject({ code: 0 });
    expect(await project.run(['judge', 'b', '--with', 'first.json'])).toMatchObject({ code: 0 });
    expect((await project.run(['stats', 'b'])).stdout).toContain('3 of 3 judged conversations passed');
  });

  it('pauses when a judge fails ten times in a row, and the same command continues it', async () => {
    const world = await makeEnded(40, { concurrency: 4 });
    const { project, calls } = world;
    await writeRubric(world, 'late');
    world.judgeBy(() => 400);
    const braked = await project.run(['judge', 'b', '--with', 'late.json']);
    expect(braked).toMatchObject({ code: 1, stderr: expect.stringContaining('paused: 10 ') });
    expect(calls.length).toBeGreaterThanOrEqual(10);
    expect(calls.length).toBeLessThan(30);
    const [judging] = (await statusOf(world)).judgings ?? [];
    expect(judging).toMatchObject({ set: 'late', state: 'paused', pause_reason: expect.stringContaining('400') });
    expect((await project.run(['status'])).stdout).toMatch(/^b: judging with late paused: 10 .*400/m);

    world.judgeBy(ALL_WELL);
    for (let runs = 0; runs < 2; runs++) await project.run(['judge', 'b', '--with', 'late.json']);
    expect((await project.run(['stats', 'b'])).stdout).toContain('40 of 40 judged conversations passed');
  });

  it('stops at the budget of tokens, and goes on when that is raised', async () => {
    const world = await makeEnded(30, { concurrency: 2, budget: { tokens: 120 } });
    const { project, calls } = world;
    await writeRubric(world, 'late');
    // 12 tokens a call.
    const stopped = await project.run(['judge', 'b', '--with', 'late.json']);
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('budget') });
    expect(calls.length).toBeGreaterThanOrEqual(10);
    expect(calls.length).toBeLessThanOrEqual(22);
    const made = calls.length;
    expect(await project.run(['judge', 'b', '--set', 'late'])).toMatchObject({ code: 1 });
    expect(calls).toHaveLength(made);
    await project.run(['set', 'b', '--budget-tokens', '10000']);
    expect(await project.run(['judge', 'b', '--set', 'late'])).toMatchObject({ code: 0 });
    expect(calls).toHaveLength(30);
  });
});
