import { expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { toolOutputs } from '../../src/contexts/tool-outputs.ts';
import { openLab, specWith } from '../support/lab.ts';

const span = { span_id: 'a', attributes: { 'mlflow.spanType': '"TOOL"', 'mlflow.spanOutputs': '"found"' } };

it('keeps an answer whose trace never comes, and a retry looks for the trace again without asking the agent', async () => {
  const counts = { asked: 0, isThere: false };
  const agent: Agent = {
    needsTrace: true,
    invoke: async () => ({ content: `answer ${(counts.asked += 1)}` }),
    fetchTrace: async () => {
      if (!counts.isThere) throw new StepFailure('TraceMissing', 'no whole trace.');
      return { trace: [span], traceId: 't-1' };
    },
  };
  const { limits } = specWith();
  const once = { ...limits, agent: { ...limits.agent, maxAttempts: 1 } };
  const context = await toolOutputs.create({ mode: 'general' }, { projectDir: '/', timeoutMs: 1, readEnv: () => '' });
  const lab = await openLab({ agent, context, spec: { maxTurns: 1, limits: once } });
  await lab.run();
  const { outcomes, turns } = await lab.store.progress(lab.batchId);
  expect({ outcomes, turns, asked: counts.asked }).toEqual({ outcomes: { 'context-failed': 1 }, turns: 1, asked: 1 });

  counts.isThere = true;
  await lab.batches.retry(lab.batchId);
  await lab.run();
  const after = await lab.store.progress(lab.batchId);
  expect({ ...after.outcomes, turns: after.turns, asked: counts.asked }).toEqual({ completed: 1, turns: 2, asked: 2 });
});
