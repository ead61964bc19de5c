import { auditCalls } from './audit-calls.ts';
import { auditProcesses } from './audit-processes.ts';
import type { Evidence, Rule, StoredConversation, Violation } from './evidence.ts';

/** Everything in the evidence that breaks a rule. */
export function audit(evidence: Evidence): readonly Violation[] {
  return [
    ...oneOutcome(evidence),
    ...wholeTurns(evidence),
    ...givenAnswers(evidence),
    ...trueExport(evidence),
    ...trueWorkflows(evidence),
    ...trueTotals(evidence),
    ...batchEnded(evidence),
    ...auditCalls(evidence),
    ...auditProcesses(evidence),
  ];
}

/** How the conversation of a seed has to end, and after how many turns. */
function expectedOf({ schedule: { refused, maxTurns } }: Evidence, seed: number): { outcome: string; turns: number } {
  const refusal = refused.find((each) => each.seed === seed);
  return refusal ? { outcome: 'agent-failed', turns: refusal.turn } : { outcome: 'completed', turns: maxTurns + 1 };
}

function oneOutcome(evidence: Evidence): Violation[] {
  const { schedule, store } = evidence;
  const wrong = store.conversations.flatMap(({ id, seed, outcome }) => {
    const expected = expectedOf(evidence, seed).outcome;
    return outcome === expected ? [] : [`${id} ended as ${outcome}, not as ${expected}`];
  });
  const seeds = store.conversations.map(({ seed }) => seed).toSorted((one, other) => one - other);
  const wanted = Array.from({ length: schedule.conversations }, (_, seed) => seed);
  if (!isSame(seeds, wanted)) wrong.push(`the store holds the seeds ${seeds.join(' ')}`);
  return violations('one outcome', wrong);
}

function wholeTurns(evidence: Evidence): Violation[] {
  const wrong = evidence.store.conversations.flatMap(({ id, seed }) => {
    const turns = evidence.store.turns.filter((turn) => turn.seed === seed);
    const committed = turns.filter(({ isCommitted }) => isCommitted).map(({ turn }) => turn);
    const wanted = Array.from({ length: expectedOf(evidence, seed).turns }, (_, turn) => turn);
    const isWhole = isSame(committed, wanted) && committed.length === turns.length;
    return isWhole ? [] : [`${id} has the committed turns ${committed.join(' ')} of ${turns.length} answered ones`];
  });
  return violations('whole turns', wrong);
}

/** Each answer is that of a call, and that call was sent what the store says was said before it. */
function givenAnswers({ store, calls }: Evidence): Violation[] {
  return store.turns.flatMap(({ seed, turn, question, answer }): Violation[] => {
    const conversation = conversationOf(store.conversations, seed);
    const name = `turn ${turn} of ${conversation.id}`;
    const call = calls.find((each) => each.answer === answer && each.status === 200);
    if (!call || call.conversation !== conversation.id || call.turn !== turn)
      return violations('given answer', [`${name} holds ${JSON.stringify(answer)}`]);
    const before = store.turns.filter((each) => each.seed === seed && each.turn < turn);
    const said = [...before.flatMap((each) => [each.question, each.answer]), question];
    const sent = call.messages.map(({ content }) => content);
    if (isSame(sent, said)) return [];
    return violations('true request', [
      `${name}: the agent was sent ${JSON.stringify(sent)}, not ${JSON.stringify(said)}`,
    ]);
  });
}

function trueExport({ store, exported }: Evidence): Violation[] {
  const turns = store.conversations.flatMap(({ id, seed, outcome }) => {
    const own = store.turns.filter((each) => each.seed === seed && each.isCommitted);
    return own.map(({ turn, answer }) => {
      const before = own.filter((each) => each.turn <= turn);
      const said = before.flatMap((each) => [each.question, each.answer]).slice(0, -1);
      return { id, turn, outcome, said, answer };
    });
  });
  const inFile = exported.turns.map(({ request, response, metadata }) => ({
    id: metadata.conversation_id,
    turn: metadata.turn,
    outcome: metadata.outcome,
    said: request.map(({ content }) => content),
    answer: response.content,
  }));
  const conversations = store.conversations.map(({ id, seed, outcome }) => {
    const own = store.turns.filter((each) => each.seed === seed && each.isCommitted);
    return { id, outcome, turns: own.length };
  });
  const ended = exported.conversations.map((each) => {
    return { id: each.conversation_id, outcome: each.outcome, turns: each.turns };
  });
  return violations('true export', [
    ...difference('turn', turns, inFile),
    ...difference('conversation', conversations, ended),
  ]);
}

function trueWorkflows({ store, temporal }: Evidence): Violation[] {
  const wrong = store.conversations.flatMap(({ id, outcome }) => {
    const found = temporal.conversations.get(id);
    return found === outcome ? [] : [`${id} is ${found} in Temporal and ${outcome} in the store`];
  });
  return violations('true workflows', wrong);
}

function trueTotals({ store }: Evidence): Violation[] {
  const wrong: string[] = [];
  const turns = store.turns.filter(({ isCommitted }) => isCommitted).length;
  if (store.countedTurns !== turns) wrong.push(`${store.countedTurns} turns are counted, and ${turns} committed`);
  const outcomes = store.conversations.map(({ outcome }) => `${outcome}`);
  for (const outcome of new Set([...outcomes, ...Object.keys(store.countedOutcomes)])) {
    const counted = store.countedOutcomes[outcome] ?? 0;
    const there = outcomes.filter((each) => each === outcome).length;
    if (counted !== there) wrong.push(`${counted} conversations are counted as ${outcome}, and ${there} are`);
  }
  return violations('true totals', wrong);
}

function batchEnded({ store, temporal, schedule }: Evidence): Violation[] {
  const wrong: string[] = [];
  if (store.state !== 'closed') wrong.push(`the batch is ${store.state} in the store`);
  if (temporal.batch !== 'COMPLETED') wrong.push(`the batch is ${temporal.batch} in Temporal`);
  if (store.seedCount !== schedule.conversations) wrong.push(`the batch counts ${store.seedCount} seeds`);
  return violations('batch ended', wrong);
}

function difference(what: string, stored: readonly object[], exported: readonly object[]): string[] {
  const wrong: string[] = [];
  if (stored.length !== exported.length)
    wrong.push(`${exported.length} ${what}s are exported, ${stored.length} stored`);
  const at = stored.findIndex((each, index) => JSON.stringify(each) !== JSON.stringify(exported[index]));
  if (at !== -1)
    wrong.push(
      `${what} ${at} is exported as ${JSON.stringify(exported[at])} and stored as ${JSON.stringify(stored[at])}`,
    );
  return wrong;
}

function conversationOf(conversations: readonly StoredConversation[], seed: number): StoredConversation {
  const found = conversations.find((each) => each.seed === seed);
  return found ?? { id: `seed ${seed}, which is not stored`, seed, question: '', outcome: null };
}

function violations(rule: Rule, details: readonly string[]): Violation[] {
  return details.map((detail) => ({ rule, detail }));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
