import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { JudgedBatch, JudgedRecord } from './judged-batch.ts';
import { judgement, QUALITY, score } from './judged-rows.ts';
import type { RecordedTurn } from './recorded-batch.ts';

const PERSONAS = ['plain', 'impatient', 'expert'] as const;
const TAGS = ['repairs', 'prices', 'membership'] as const;
const QUESTIONS = {
  repairs: ['My tyre is flat. What now?', 'Could I mend it myself?', 'Who pays for it?', 'How long does that take?'],
  prices: ['What does a ride cost?', 'And at night?', 'Is there a pass for a month?', 'Do students pay less?'],
  membership: ['How do I join?', 'Can I pause it?', 'May my sister use my card?', 'How do I leave?'],
} as const;
const UNSURE = 'I am not sure about that. Please call the help desk.';
const ANSWERS = [
  'A ride costs 1 euro to start and 15 cents a minute; the day pass is 9 euros.',
  'Press *Report a fault* in the app, lock the bike and leave it where it stands.',
  'You can do that in the app under *Account*; it takes effect the next day.',
  UNSURE,
] as const;

/**
 * A batch as a nightly run of a help agent could leave it: always the same for a night, from a seeded generator of numbers; two
 * nights have the same cases.
 */
export function nightlyBatch(size: number, night = 7): JudgedBatch {
  const generator = xoroshiro128plus(night);
  const draw = (most: number) => uniformInt(generator, 0, most - 1);
  const conversations = Array.from({ length: size }, (_, index) => conversationOf(index, draw));
  return { batchId: `nightly-${night}`, spec: { judges: [QUALITY] }, conversations };
}

type Draw = (most: number) => number;

function conversationOf(index: number, draw: Draw): JudgedRecord {
  const persona = PERSONAS[index % 3] ?? 'plain';
  const tag = TAGS[Math.floor(index / 3) % 3] ?? 'prices';
  const caseId = `${tag}-${Math.floor(index / 9) + 1}`;
  const seed = { id: `${caseId}.${persona}`, caseId, persona, tag, question: QUESTIONS[tag][0] };
  const turns = Array.from({ length: 2 + draw(3) }, (_, turn) => turnOf({ tag, turn, draw }));
  if (draw(25) === 0)
    return {
      seed,
      turns: turns.slice(0, 1),
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'the agent answered 503' },
    };
  const isPassed = draw(100) < { plain: 92, impatient: 68, expert: 80 }[persona] - (tag === 'membership' ? 18 : 0);
  const sentAway = turns.findIndex(({ content }) => content === UNSURE);
  const scores = [
    score('resolved', isPassed ? 'pass' : 'fail', {
      reasoning: isPassed ? 'All was answered.' : 'Sent to the help desk.',
      evidence: isPassed || sentAway === -1 ? [] : [{ turn: sentAway, quote: 'Please call the help desk.' }],
    }),
    score('tone', isPassed ? 3 + draw(3) : 2 + draw(3), { reasoning: 'Polite and short.' }),
  ];
  return {
    seed,
    turns,
    ending: { outcome: isPassed ? 'goal-reached' : 'user-gave-up' },
    found: { run: [judgement('quality', {}, { turns: turns.length, scores })] },
  };
}

function turnOf({
  tag,
  turn,
  draw,
}: {
  readonly tag: (typeof TAGS)[number];
  readonly turn: number;
  readonly draw: Draw;
}): RecordedTurn {
  const searches = draw(2) === 0;
  return {
    ...(turn > 0 && { question: QUESTIONS[tag][turn % 4] ?? '' }),
    content: ANSWERS[draw(4)] ?? '',
    latencyMs: 400 + 250 * turn + draw(500) + (draw(12) === 0 ? 2_500 : 0),
    usage: { inputTokens: 120 + 90 * turn + draw(40), outputTokens: 20 + draw(60) },
    ...(searches && {
      toolCalls: [{ name: 'search', arguments: { words: [tag] } }],
      toolOutputs: [`page about ${tag}`],
    }),
  };
}
