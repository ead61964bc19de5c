import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { StopSpec } from '../../src/contract/stop-spec.ts';
import { makeStopRules } from '../../src/users/stop-rules.ts';
import { openLab, specWith } from '../support/lab.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Gives a number in its second answer, and from then on the same answer. */
const agent: Agent = {
  invoke: async ({ turn }) => ({
    content: turn < 2 ? `answer ${turn}: ${turn === 1 ? 'RMA-7' : 'wait'}` : 'Sorry, no.',
    toolOutputs: [],
    toolCalls: turn === 2 ? [{ name: 'transfer_to_human', arguments: { reason: 'stuck' } }] : [],
    usage: { inputTokens: 10, outputTokens: 5 },
  }),
};

/** Runs one conversation of up to six turns under these rules; gives its end and what was warned of. */
async function runUnder(written: object, { body = '', timeoutMs = 5_000 } = {}) {
  const stop = StopSpec.parse(written);
  const warnings: string[] = [];
  const projectDir = await tempFolder({ 'stop.mjs': `export default async (conversation) => { ${body} };` });
  const rules = await makeStopRules(stop, { projectDir, timeoutMs, warn: (message) => void warnings.push(message) });
  const { limits } = specWith();
  const questions = { ...limits.questions, maxAttempts: 2 };
  const spec = { maxTurns: 5, stop, limits: { ...limits, questions } };
  if (rules) onTestFinished(() => rules.close());
  const lab = await openLab({ agent, spec, ...(rules && { stop: rules }) });
  await lab.run();
  const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
  return { turns: row?.turns.length, ending: row?.ending, warnings };
}

describe('the stop rules of a spec', () => {
  it.each([
    [{ when: [{ contains: 'RMA-' }] }, 2, 'stopped', 'contains: "RMA-"'],
    [
      { when: [{ name: 'handed over', toolCalled: { name: 'transfer_to_human', args: { reason: 'stuck' } } }] },
      3,
      'stopped',
      'handed over',
    ],
    [{ when: [{ tokens: { min: 45 } }] }, 3, 'stopped', 'tokens: {"min":45}'],
    [{ loop: 3 }, 5, 'loop-detected', 'the last 3 answers are nearly the same'],
    [{ duration: '1h', when: [{ contains: 'no such text' }] }, 6, 'completed', undefined],
  ])('%j end it after %s turns as %s', async (stop, turns, outcome, endReason) => {
    const run = await runUnder(stop);
    expect(run).toMatchObject({ turns, ending: { outcome } });
    expect(run.ending?.endReason).toBe(endReason);
  });

  it('end it by the word of a module', async () => {
    const body = 'return conversation.turns.length === 2 && `enough for ${conversation.seed.id}`;';
    const run = await runUnder({ when: [{ module: './stop.mjs' }] }, { body });
    expect(run).toMatchObject({ turns: 2, ending: { outcome: 'stopped', endReason: 'enough for seed-0' } });
  });

  it('end the thread of an isolated module that computes for ever, and lose no turn', async () => {
    const when = [{ module: './stop.mjs', isolate: true }];
    const run = await runUnder(
      { when },
      { body: 'while (conversation.turns.length === 2); return false;', timeoutMs: 1_000 },
    );
    expect(run).toMatchObject({ turns: 2, ending: { outcome: 'question-failed', errorType: 'TimedOut' } });
    expect(run.ending?.errorMessage).toContain('the default export of ./stop.mjs did not settle within 1000 ms');
  });

  it('go past a check of which nobody can tell', async () => {
    const run = await runUnder({ when: [{ jmespath: 'length(turns[0].latencyMs)' }] });
    expect(run).toMatchObject({ turns: 6, ending: { outcome: 'completed' } });
    expect(run.warnings).toEqual([expect.stringContaining('stop.when[0] (jmespath: ')]);
  });

  it.each([
    ['throw new Error("no database")', 'ModuleThrew', 'threw: no database'],
    ['await new Promise(() => {})', 'TimedOut', 'did not settle within 50 ms'],
    ['return { holds: true }', 'ModuleContract', 'returned {"holds":true}'],
  ])('that %s fail the step with its type, and keep what was said', async (body, errorType, message) => {
    const run = await runUnder({ when: [{ module: './stop.mjs' }] }, { body, timeoutMs: 50 });
    expect(run).toMatchObject({ turns: 1, ending: { outcome: 'question-failed', errorType } });
    expect(run.ending?.errorMessage).toContain(`stop.when[0].module: the default export of ./stop.mjs ${message}`);
  });
});
