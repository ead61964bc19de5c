import { describe, expect, it } from 'vitest';
import { audit } from '../../chaos/audit.ts';
import type { Evidence, Rule, StoredBatch, StoredTurn } from '../../chaos/evidence.ts';
import { wholeEvidence } from '../../chaos/whole-evidence.ts';

const rulesBroken = (evidence: Evidence) => [...new Set(audit(evidence).map(({ rule }) => rule))];

function withStore(change: Partial<StoredBatch>): Evidence {
  const evidence = wholeEvidence();
  return { ...evidence, store: { ...evidence.store, ...change } };
}

function withTurn(index: number, change: Partial<StoredTurn>): Evidence {
  const { turns } = wholeEvidence().store;
  return withStore({ turns: turns.map((turn, at) => (at === index ? { ...turn, ...change } : turn)) });
}

function withProcess(change: Partial<Evidence['processes'][number]>): Evidence {
  const evidence = wholeEvidence();
  const [client, ...others] = evidence.processes;
  return { ...evidence, processes: [{ ...client, ...change } as Evidence['processes'][number], ...others] };
}

const { store, exported, temporal, calls } = wholeEvidence();

/** By the rule that it breaks: what is wrong, and evidence of it. */
const WRONG: readonly (readonly [rule: Rule, what: string, evidence: Evidence])[] = [
  [
    'one outcome',
    'a conversation that is open',
    withStore({ conversations: store.conversations.map((each) => ({ ...each, outcome: null })) }),
  ],
  [
    'one outcome',
    'a failure that passed for a success',
    withStore({ conversations: store.conversations.map((each) => ({ ...each, outcome: 'completed' })) }),
  ],
  ['one outcome', 'a seed that is not there', withStore({ conversations: store.conversations.slice(1) })],
  ['whole turns', 'a turn that is missing', withStore({ turns: store.turns.slice(0, 1).concat(store.turns.slice(2)) })],
  ['whole turns', 'a turn that is there twice', withStore({ turns: [store.turns[0], ...store.turns] as StoredTurn[] })],
  ['whole turns', 'a turn that was never committed', withTurn(1, { isCommitted: false })],
  ['given answer', 'an answer that nobody gave', withTurn(1, { answer: 'invented' })],
  ['given answer', 'an answer that was given to another turn', withTurn(1, { answer: 'answer 0/0' })],
  ['given answer', 'an answer that was an error', withTurn(2, { answer: 'answer 1/1' })],
  ['true request', 'a question that the agent was not asked', withTurn(1, { question: 'another' })],
  [
    'true export',
    'a turn that is not exported',
    { ...wholeEvidence(), exported: { ...exported, turns: exported.turns.slice(1) } },
  ],
  [
    'true export',
    'a conversation that is exported with another outcome',
    {
      ...wholeEvidence(),
      exported: {
        ...exported,
        conversations: exported.conversations.map((each) => ({ ...each, outcome: 'running' as const })),
      },
    },
  ],
  [
    'true workflows',
    'a workflow that still runs',
    { ...wholeEvidence(), temporal: { ...temporal, conversations: new Map([['b/s0', 'RUNNING']]) } },
  ],
  ['true totals', 'a turn that is counted twice', withStore({ countedTurns: 4 })],
  [
    'true totals',
    'an outcome that is counted once too often',
    withStore({ countedOutcomes: { completed: 2, 'agent-failed': 1 } }),
  ],
  ['batch ended', 'a batch that is open', withStore({ state: 'open' })],
  ['batch ended', 'a batch whose workflow failed', { ...wholeEvidence(), temporal: { ...temporal, batch: 'FAILED' } }],
  [
    'no repetition',
    'a call that was made twice',
    { ...wholeEvidence(), calls: [...calls, { ...calls[0], askedMs: 8_000 } as (typeof calls)[number]] },
  ],
  ['no surrender', 'a client that took its input for wrong', withProcess({ code: 2 })],
  ['no surrender', 'a client that gave up although nothing was wrong', withProcess({ code: 3 })],
  ['no surrender', 'a mistake of convsim', withProcess({ stderr: 'error: internal error in convsim: x' })],
  ['one server', 'two embedded servers', { ...wholeEvidence(), servers: 2 }],
];

describe('the audit', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(audit(wholeEvidence())).toEqual([]);
  });

  it.each(WRONG)('sees by its rule "%s" %s', (rule, _, evidence) => {
    expect(rulesBroken(evidence)).toContain(rule);
  });
});
