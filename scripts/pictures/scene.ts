import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Batches to look at: `demo` and `users` are finished, `nightly` has failures, `slow` is running. */
export interface Scene {
  readonly folder: string;
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const DEMO = fileURLToPath(new URL('../../examples/demo.yaml', import.meta.url));
const USERS = fileURLToPath(new URL('../../examples/users.yaml', import.meta.url));

const NIGHTLY_AGENT = `
export default async function ask(messages, { conversationId, turn }) {
  await new Promise((done) => setTimeout(done, 300));
  if (/[38]-/.test(conversationId) && turn === 1) throw Object.assign(new Error('the index is being rebuilt'), { status: 503 });
  return { content: 'Open the settings, choose "Billing", and press "Download" beside the invoice of the month.', usage: { inputTokens: 240, outputTokens: 32 } };
}
`;
const NIGHTLY = `
agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: ["and for last year?", "can my accountant do that too?", "is there an API for it?"] }
context: { type: agent-response }
maxTurns: 3
concurrency: 8
tag: billing
limits: { agent: { maxAttempts: 2 } }
seeds: ["where do I find my invoices?", "how do I change my card?", "why was I charged twice?", "can I pay by bank transfer?",
  "how do I cancel?", "is VAT included?", "can I have a refund?", "who sees my invoices?", "can I change the currency?", "what happens when a payment fails?"]
`;

/** Makes the batches in a new folder. */
export async function makeScene(folder: string): Promise<Scene> {
  const env = { ...process.env, CONVSIM_HOME: join(folder, '.convsim') };
  const scene = { folder, cli: CLI, env };
  await writeFile(join(folder, 'agent.mjs'), NIGHTLY_AGENT);
  await writeFile(join(folder, 'nightly.yaml'), NIGHTLY);
  await writeFile(join(folder, 'slow-agent.mjs'), NIGHTLY_AGENT.replace('done, 300', 'done, 2_500'));
  await writeFile(join(folder, 'slow.yaml'), NIGHTLY.replace('agent.mjs', 'slow-agent.mjs').replace(': 8', ': 4'));
  await convsim(scene, ['run', DEMO, '--batch', 'demo']);
  await convsim(scene, ['run', USERS, '--batch', 'users']);
  await convsim(scene, ['run', 'nightly.yaml', '--batch', 'nightly']);
  return scene;
}

/** Runs the command in the scene's folder. */
function convsim({ folder, cli, env }: Scene, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: 'inherit' });
    child.on('error', reject).on('close', () => resolve());
  });
}
