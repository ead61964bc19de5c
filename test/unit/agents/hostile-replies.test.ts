import { beforeAll, describe, expect, it } from 'vitest';
import type { AgentReply } from '../../../src/agents/agent.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { agentCall } from '../../support/agent-call.ts';
import { atFileEnd } from '../../support/at-file-end.ts';
import { ASKED_AGENTS, type AskedAgent } from '../../support/bad-input/asked-agents.ts';
import { unfitBodies } from '../../support/bad-input/unfit-bodies.ts';
import { LARGE_REPLIES, WIRE_FAULTS, type WireFault } from '../../support/bad-input/wire-faults.ts';
import { answerJson, type Handler, startServer, type TestServer } from '../../support/http-server.ts';

const PATIENCE_MS = 30_000;

const atEnd = atFileEnd();
let server: TestServer;
let answer: Handler;

beforeAll(async () => {
  server = await startServer((request, response) => answer(request, response));
  atEnd(() => server.close());
});

/** What asking comes to: a reply, or a failure with its type; anything else is thrown. */
async function ask({ open }: AskedAgent, handler: Handler, timeoutMs = PATIENCE_MS): Promise<AgentReply | StepFailure> {
  answer = handler;
  const agent = await open(server.origin, timeoutMs);
  try {
    return await agent.invoke(agentCall());
  } catch (error) {
    if (error instanceof StepFailure) return error;
    throw error;
  }
}

async function meet(agent: AskedAgent, fault: WireFault): Promise<void> {
  const good = JSON.stringify(agent.good);
  const end = await ask(agent, (_, response) => fault.answer(response, good), fault.timeoutMs);
  if (!(end instanceof StepFailure)) {
    expect(fault.means).toBe('answer');
    expect(end.content).not.toBe('');
    return;
  }
  expect({ type: end.type, message: end.message }).toMatchObject({ type: fault.means });
  expect(end.message).toContain(server.origin);
  expect(end.message.length).toBeLessThan(1_200);
  expect(end.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
}

describe.each(ASKED_AGENTS)('an agent of type $type', (agent) => {
  it.each(WIRE_FAULTS)(`makes what it should of each of ${WIRE_FAULTS.length} bad replies: $what`, (fault) =>
    meet(agent, fault),
  );

  const bodies = unfitBodies(agent.good);

  it(`reads or refuses each of ${bodies.length} bodies in which one value is another`, async () => {
    for (const { what, body } of bodies) {
      const end = await ask(agent, (_, response) => answerJson(response, 200, body));
      if (end instanceof StepFailure) expect(['BadReply', 'OnlyToolCalls'], what).toContain(end.type);
      else expectWellTyped(end, what);
    }
  });
});

describe('an agent whose server sends too much', () => {
  const [, chat] = ASKED_AGENTS;

  it.each(LARGE_REPLIES)('reads up to the limit: $what', async (fault) => {
    if (chat) await meet(chat, fault);
  });
});

it('nothing that was sent has changed what objects have', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('polluted' in {}).toBe(false);
});

/** The store and the workflow trust these types. */
function expectWellTyped(reply: AgentReply, what: string): void {
  expect(reply.content.trim(), what).not.toBe('');
  expect(
    (reply.toolOutputs ?? []).every((output) => typeof output === 'string'),
    what,
  ).toBe(true);
  expect(['string', 'undefined'], what).toContain(typeof reply.traceId);
  expect(['string', 'undefined'], what).toContain(typeof reply.finishReason);
  const counts = Object.values(reply.usage ?? {});
  expect(
    counts.every((count) => count === undefined || (Number.isSafeInteger(count) && count >= 0)),
    what,
  ).toBe(true);
  expect(JSON.stringify(reply), what).not.toBe('');
}
