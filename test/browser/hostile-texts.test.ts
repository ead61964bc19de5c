import { describe, expect, it } from 'vitest';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { reportLab } from '../support/report-lab.ts';
import { type ReportPage, widthBeyond } from '../support/report-page.ts';

/** Each sets `hacked`, opens a dialog or asks for something where it is taken for anything but text. */
const ATTACKS = [
  '<script>window.hacked = 1</script>',
  '</script><script>window.hacked = 1; alert(1)</script>',
  '<img src="http://evil.example/a.png" onerror="window.hacked = 1">',
  '<svg onload="window.hacked = 1"></svg><iframe src="javascript:parent.hacked = 1"></iframe>',
  '<a href="javascript:window.hacked = 1">press here</a>',
  '<style>body { display: none }</style><link rel="stylesheet" href="http://evil.example/a.css">',
  '<base href="http://evil.example/"><meta http-equiv="refresh" content="0; url=http://evil.example/">',
  '[a link](javascript:window.hacked=1) [another](JaVaScRiPt:window.hacked=1) [third](&#106;avascript:window.hacked=1)',
  '[data](data:text/html,<script>window.hacked=1</script>) <javascript:window.hacked=1>',
  '![a picture](http://evil.example/b.png) ![](data:image/svg+xml,<svg/onload=hacked=1>)',
  '[by name]\n\n[by name]: javascript:window.hacked=1 "title"',
  '`</code><script>window.hacked = 1</script>`',
  '<!-- convsim:data --> <!-- ]]> {{constructor.constructor("window.hacked = 1")()}}',
  '"><input autofocus onfocus="window.hacked = 1">',
  '`__proto__` constructor toString',
];
const ALL = ATTACKS.join('\n\n');
const ONE_LINE = `<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>`;
const REORDERED = 'invoice\u202Egnp.exe and a \0 sign, \u2066isolated\u2069, \x1b[31mred';
const ONE_WORD = 'w'.repeat(1_000_000);

/** What a text that was taken for more than a text would leave behind. */
const FOUND = `({
  hacked: window.hacked ?? null,
  scripts: document.querySelectorAll('#app script, script:not([type="application/gzip"]):not([type="module"])').length,
  embedded: document.querySelectorAll('#app :is(img, iframe, object, embed, form, link, meta, base, style, video)').length,
  handlers: [...document.querySelectorAll('#app *')].filter((element) =>
    [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'srcdoc')).length,
  links: [...document.querySelectorAll('a')]
    .map((link) => link.getAttribute('href') ?? '#')
    .filter((address) => !/^(#|https?:|mailto:)/.test(address)),
  isAtHome: document.baseURI.split('#')[0] === location.href.split('#')[0],
})`;

const batch = { conversations: 4, turns: 3, changed: hostile, changedLine: hostileLine };

const { open } = reportLab([
  { ...batch, batchId: 'hostile' },
  { ...batch, batchId: 'hostile-2' },
]);

describe('hostile texts', () => {
  it.each([
    ['#/', 'hostile-2'],
    ['#/batch/hostile', ONE_LINE],
    ['#/batch/hostile?q=script', ONE_LINE],
    ['#/batch/hostile?show=figures', 'hostile'],
    ['#/batch/hostile/0', 'press here'],
    ['#/batch/hostile/0?raw=1&open=1', '[a link](javascript:window.hacked=1)'],
    [`#/batch/hostile/0?turn=0&quote=${encodeURIComponent(ONE_LINE)}&q=${encodeURIComponent(ONE_LINE)}`, 'press here'],
    ['#/compare/hostile/hostile-2?show=all', 'press here'],
    [`#/batch/${encodeURIComponent(ONE_LINE)}`, ONE_LINE],
    [`#/${encodeURIComponent(ONE_LINE)}`, 'nothing at this address'],
  ])('are texts and nothing else at %s', async (address, shown) => {
    const report = await open(address);
    await report.page.getByText(shown).filter({ visible: true }).first().waitFor();
    await expectInert(report);
  });

  it('stay texts when everything that is folded opens', async () => {
    const report = await open('#/batch/hostile/0');
    await report.page.getByText('press here').first().waitFor();
    await report.page.keyboard.press('o');
    await report.page.getByText('Calls <script>').first().waitFor();
    await expectInert(report);
  });

  it('shows tags, and addresses that must not be followed, as they were written', async () => {
    const { page } = await open('#/batch/hostile/0');
    const answer = page.locator('#turn-0 .by-agent .bubble');
    await answer.waitFor();
    const text = await answer.innerText();
    expect(text).toContain('<script>window.hacked = 1</script>');
    expect(text).toContain('a link (javascript:window.hacked=1)');
    expect(text).toContain('<a href="javascript:window.hacked = 1">press here</a>');
    expect(text).toContain('__proto__ constructor toString');
  });

  it('shows a picture as a link, which nothing follows by itself', async () => {
    const { page } = await open('#/batch/hostile/0');
    const link = page.locator('#turn-0 .by-agent .bubble a', { hasText: 'a picture' });
    expect(await link.getAttribute('href')).toBe('http://evil.example/b.png');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('shows characters that reorder or hide what is said', async () => {
    const { page } = await open('#/batch/hostile/0');
    const question = page.locator('#turn-0 .by-user .bubble');
    await question.waitFor();
    expect(await question.innerText()).toContain(
      'invoice⟦RLO⟧gnp.exe and a ⟦NUL⟧ sign, ⟦LRI⟧isolated⟦PDI⟧, ⟦ESC⟧[31mred',
    );
  });

  it('shows a word of a million letters, its beginning first, within the width of a phone', async () => {
    const { page, complaints } = await open('#/batch/hostile/0?turn=2', { isPhone: true });
    const answer = page.locator('#turn-2 .by-agent .bubble');
    await answer.waitFor();
    expect((await answer.innerText()).length).toBeLessThan(10_000);
    await page.getByRole('button', { name: 'Show all 1,000,000 characters' }).click();
    await expect
      .poll(async () => (await answer.innerText()).length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(1_000_000);
    expect(await widthBeyond(page)).toBe(0);
    expect(complaints).toEqual([]);
  });
});

async function expectInert({ page, requests, complaints }: ReportPage): Promise<void> {
  await page.waitForLoadState('load');
  const found = await page.evaluate(FOUND);
  expect(found).toEqual({ hacked: null, scripts: 0, embedded: 0, handlers: 0, links: [], isAtHome: true });
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
}

function hostileLine(line: ConversationLine): ConversationLine {
  return {
    ...line,
    seedId: ONE_LINE,
    caseId: `${ONE_LINE} ${line.index}`,
    persona: ONE_LINE,
    tag: ONE_LINE,
    question: ONE_LINE,
    cause: ONE_LINE,
    verdicts: JSON.parse(`{"run": "failed", "__proto__": "passed", ${JSON.stringify(ONE_LINE)}: "error"}`),
  };
}

function hostile(transcript: Transcript): Transcript {
  const { conversation } = transcript;
  return {
    ...transcript,
    conversation: {
      ...conversation,
      seed_id: ONE_LINE,
      error_type: ONE_LINE,
      error_message: ALL,
      end_reason: ONE_LINE,
      persona: ONE_LINE,
      tag: ONE_LINE,
    },
    system: ALL,
    earlier: [
      { role: 'user', content: ALL },
      { role: 'assistant', content: ALL },
    ],
    goal: [ONE_LINE, REORDERED],
    turns: transcript.turns.map((turn) => ({
      ...turn,
      question: `${REORDERED}\n${ALL}`,
      answer: turn.turn === 2 ? ONE_WORD : ALL,
      context: turn.turn === 0 ? null : ALL,
      toolCalls: [
        { name: '<script>window.hacked=1</script>', arguments: JSON.parse(`{"__proto__": ${JSON.stringify(ALL)}}`) },
        { name: 'deep', arguments: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) },
      ],
      toolOutputs: [ALL, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, `{"html": ${JSON.stringify(ONE_LINE)}}`],
      expectedFacts: [ONE_LINE],
      finishReason: ONE_LINE,
      traceLink: 'javascript:window.hacked=1',
      copiedFrom: ONE_LINE,
      retries: [{ step: 'agent', failures: 1, rateLimited: 0, type: ONE_LINE, message: ALL, lostMs: 5 }],
    })),
    scores: transcript.scores.map((score) => ({
      ...score,
      judge: ONE_LINE,
      criterion: ONE_LINE,
      reasoning: ALL,
      model: ONE_LINE,
      label: ONE_LINE,
      evidence: [{ turn: 0, quote: ONE_LINE }],
    })),
    workflowLink: 'javascript:window.hacked=1',
  };
}
