import { describe, expect, it } from 'vitest';
import { ASKED_AGENTS } from '../support/bad-input/asked-agents.ts';
import { WIRE_FAULTS } from '../support/bad-input/wire-faults.ts';
import { startServer } from '../support/http-server.ts';
import { openLab } from '../support/lab.ts';
import { atFileEnd } from '../support/at-file-end.ts';

const atEnd = atFileEnd();

/** Waited out, or a pause of the whole batch: nothing ends by them. */
const ENDLESS = ['RateLimited', 'Unauthorized'];

// Every third meets each kind; the tests of agents try all of them.
const FAULTS = WIRE_FAULTS.filter(({ means, timeoutMs }) => timeoutMs === undefined && !ENDLESS.includes(means)).filter(
  (_, index) => index % 3 === 0,
);

describe('a turn that has ended', () => {
  it(`is kept, whatever a server answers to the next one: ${FAULTS.length} replies`, async () => {
    const [http] = ASKED_AGENTS;
    if (!http) throw new Error('there is no agent to ask');
    const good = JSON.stringify(http.good);
    const server = await startServer(({ body }, response) => {
      const fault = FAULTS[Number(/fault (\d+)/.exec(JSON.stringify(body))?.[1])];
      if (fault) fault.answer(response, good);
      else response.end(good);
    });
    atEnd(() => server.close());
    const lab = await openLab({
      seeds: FAULTS.map((_, index) => ({ id: `s${index}`, question: 'a?' })),
      spec: {
        maxTurns: 1,
        concurrency: 50,
        canary: false,
        limits: {
          agent: { timeout: '30s', maxAttempts: 1, maxRateLimitWait: '1h' },
          questions: { timeout: '2m', maxAttempts: 1, maxRateLimitWait: '1h' },
          judges: { timeout: '2m', maxAttempts: 1, maxRateLimitWait: '1h' },
        },
      },
      agent: await http.open(server.origin, 30_000),
      questions: { generate: ({ seed }) => Promise.resolve({ questions: [`fault ${seed.id.slice(1)}`] }) },
      // As many failures would stop any other batch.
      tamper: (activities) => ({
        ...activities,
        endConversation: async (input) => {
          const { brake: _, ...ended } = await activities.endConversation(input);
          return ended;
        },
        isBraking: () => Promise.resolve(false),
      }),
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const rows = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: FAULTS.length });
    const ends = rows.map(({ turns, ending }) => [
      turns[0]?.reply.content,
      turns.length,
      ending?.errorType ?? 'answer',
    ]);
    expect(ends).toEqual(FAULTS.map(({ means }) => ['hello', means === 'answer' ? 2 : 1, means]));
  });
});
