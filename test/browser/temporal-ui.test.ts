import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { makeProject, type Project } from '../support/cli.ts';

const AGENT = `
export default async (messages) => ({ content: 'The answer to <' + messages.at(-1).content + '> is ' + messages.length + '.' });
`;
const SPEC = `
agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: ["And of the second?", "And of the third?"] }
context: { type: agent-response }
maxTurns: 2
seeds: [{ id: one, question: "What is the price of the first?" }]
`;

const QUESTIONS = ['What is the price of the first?', 'And of the second?', 'And of the third?'];
const ANSWERS = QUESTIONS.map((question, turn) => `The answer to <${question}> is ${2 * turn + 2}.`);

/** What the event list of a conversation shows of an event: its row, and what opens below it. */
interface Shown {
  readonly row: string;
  readonly details: string;
}

let browser: Browser;
let project: Project;
const atEnd: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  project = await makeProject({ 'agent.mjs': AGENT, 'sim.yaml': SPEC }, (work) => atEnd.push(work));
  const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'prices']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await browser.close();
  for (const work of atEnd) await work();
});

it('tells every step of every turn by name and in order, with question, answer and context to read', async () => {
  const page = await openConversation('prices/c/one');
  const events = await eventsOf(page);
  const steps = events.filter(({ row }) => /Local Activity|Activity Task Scheduled/.test(row));
  expect(steps.map(({ row }) => row.replace(/.*Activity Type\s+/, ''))).toEqual([
    'invokeAgent Summary turn 0 · ask agent',
    'persistAndExtract Summary turn 0 · persist, extract context',
    'generateNextQuestion Summary turn 1 · next question',
    'invokeAgent Summary turn 1 · ask agent',
    'persistAndExtract Summary turn 1 · persist, extract context',
    'generateNextQuestion Summary turn 2 · next question',
    'invokeAgent Summary turn 2 · ask agent',
    'persistTurn Summary turn 2 · persist',
    'endConversation Summary end conversation',
  ]);
  for (const [turn, question] of QUESTIONS.entries()) {
    expect(stepIn(events, `turn ${turn} · ask agent`)).toContain(`"question": "${question}"`);
  }
  const results = events.filter(({ row }) => row.includes('Activity Task Completed')).map(({ details }) => details);
  expect(results).toEqual([
    expect.stringContaining(`"answer": "${ANSWERS[0]}"`),
    expect.stringContaining(`"question": "${QUESTIONS[1]}"`),
    expect.stringContaining(`"answer": "${ANSWERS[1]}"`),
    expect.stringContaining(`"question": "${QUESTIONS[2]}"`),
    expect.stringContaining(`"answer": "${ANSWERS[2]}"`),
  ]);
  for (const turn of [0, 1]) {
    expect(stepIn(events, `turn ${turn} · persist, extract context`)).toContain(`"context": "${ANSWERS[turn]}"`);
  }
  expect(stepIn(events, 'turn 2 · persist')).toContain('"committed": true');
  expect(stepIn(events, 'end conversation')).toContain('"outcome": "completed"');
});

async function openConversation(id: string): Promise<Page> {
  const { uiPort } = JSON.parse(readFileSync(join(project.home, 'server.json'), 'utf8')) as { uiPort: number };
  // High enough that the lists of long values, which are drawn as far as they are visible, are drawn whole.
  const page = await browser.newPage({ viewport: { width: 1360, height: 6_000 } });
  await page.goto(`http://127.0.0.1:${uiPort}/namespaces/default/workflows/${encodeURIComponent(`convsim/${id}`)}`);
  return page;
}

/** All events of the page in the order in which they happened, each opened by a click. */
async function eventsOf(page: Page): Promise<Shown[]> {
  const rows = page.getByTestId('event-summary-row');
  await rows.filter({ hasText: 'Workflow Execution Completed' }).waitFor();
  const ids = await rows.evaluateAll((all) => all.map((row) => Number(row.dataset['eventid'])));
  const events: Shown[] = [];
  for (const id of ids.toSorted((one, other) => one - other)) {
    const row = page.locator(`tr[data-eventid="${id}"]`).first();
    await row.click();
    const details = row.locator('xpath=following-sibling::tr[1]');
    await details.getByText(`${id}`, { exact: true }).first().waitFor();
    events.push({ row: wordsOf(await row.innerText()), details: await details.innerText() });
    await row.click();
  }
  return events;
}

function stepIn(events: readonly Shown[], summary: string): string {
  return events.find(({ row }) => row.endsWith(`Summary ${summary}`))?.details ?? '';
}

function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
