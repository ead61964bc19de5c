import { describe, expect, it, onTestFinished } from 'vitest';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';

/** An agent that keeps its sessions in memory, and loses them where it is told to. */
async function startAgent() {
  const sessions = new Set<unknown>();
  const agent = { keeps: false, lost: 0 };
  const server = await startServer(({ body }, reply) => {
    const { session } = fieldsOf(body);
    if (session !== undefined && !sessions.has(session)) {
      agent.lost += 1;
      return answerJson(reply, 404, { detail: 'unknown session' });
    }
    const id = session ?? `session-${sessions.size}-${agent.lost}`;
    if (agent.keeps) sessions.add(id);
    answerJson(reply, 200, { reply: 'Repairs take two working days.', session: id });
  });
  onTestFinished(() => server.close());
  return { agent, origin: server.origin };
}

describe('conversations whose sessions the agent has lost', () => {
  it('are not retried, and their seeds run in a new batch', async () => {
    const { agent, origin } = await startAgent();
    const project = await makeProject({
      'sim.yaml': `agent:
  type: http
  url: ${origin}/chat
  body: { text: "{{question}}", session: "{{session}}" }
  answer: reply
  session: { from: session }
questions: { type: script, questions: [And then?] }
context: { type: agent-response }
maxTurns: 1
seeds: [How long?, And when?]
`,
    });
    const lost = await project.run(['run', 'sim.yaml', '--batch', 'lost', '--out', 'lost.jsonl']);
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain('2 × agent-failed, SessionLost');
    expect(lost.stderr).toContain('convsim run SPEC --batch NEW');
    expect(lost.stderr).not.toContain('convsim retry');
    expect(agent.lost).toBe(2);
    agent.keeps = true;
    const again = await project.run(['run', 'sim.yaml', '--batch', 'again', '--out', 'again.jsonl']);
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    const turns = await project.records<{ metadata: { session_id?: string } }>('again.jsonl');
    expect(turns).toHaveLength(4);
    expect(new Set(turns.map(({ metadata }) => metadata.session_id)).size).toBe(2);
  });
});
