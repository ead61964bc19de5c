import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { makeProject, type Project } from '../support/cli.ts';

const AGENT = `export default async (messages) => ({ content: 'The answer to <' + messages.at(-1).content + '>.' });`;
const SPEC = `
agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: ["And of the second?"] }
context: { type: agent-response }
maxTurns: 1
seeds: [{ id: one, question: "What is the price of the first?" }]
`;
const KEY = { CONVSIM_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
const QUESTION = 'What is the price of the first?';
const ANSWER = `The answer to <${QUESTION}>.`;

let browser: Browser;
let project: Project;
const atEnd: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  project = await makeProject({ 'agent.mjs': AGENT, 'sim.yaml': SPEC }, (work) => atEnd.push(work));
  const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'prices'], KEY);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await browser.close();
  for (const work of atEnd) await work();
});

/** The conversation in the UI with the details of its first answer open. */
async function openAnswer(): Promise<Page> {
  const { uiPort } = JSON.parse(readFileSync(join(project.home, 'server.json'), 'utf8')) as { uiPort: number };
  const page = await browser.newPage({ viewport: { width: 1360, height: 2_000 } });
  await page.goto(
    `http://127.0.0.1:${uiPort}/namespaces/default/workflows/${encodeURIComponent('convsim/prices/c/one')}`,
  );
  await page.getByTestId('event-summary-row').filter({ hasText: 'Workflow Execution Completed' }).waitFor();
  const answered = page.getByTestId('event-summary-row').filter({ hasText: 'Activity Task Completed' }).last();
  await answered.click();
  return page;
}

it('the Temporal UI shows what was said only while the codec server runs', async () => {
  const without = await openAnswer();
  await without.getByText('binary/encrypted').or(without.getByText('encryption-key-id')).first().waitFor();
  expect(await without.locator('body').innerText()).not.toContain('price of the first');

  const server = project.start(['codec-server'], KEY);
  try {
    await vi.waitFor(() => expect(server.stderr()).toContain('shows what is encrypted until you press Ctrl-C'), 60_000);
    const shown = await openAnswer();
    await shown.getByText(ANSWER).first().waitFor();
    const text = await shown.locator('body').innerText();
    for (const said of [QUESTION, 'turn 0 · ask agent']) expect(text).toContain(said);
  } finally {
    server.child.kill('SIGINT');
    await server.ended;
  }
});
