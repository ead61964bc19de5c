import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveNothingOpen } from '../../src/modules/leave-nothing-open.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { MODULE_ROLES, type ModuleRole } from './module-roles.ts';

/** What a call may take that ends, however busy the machine is, and one that never ends. */
const LONG_MS = 60_000;
const SHORT_MS = 1_500;

/**
 * Prints, line by line, what the calls of a module come to that misbehaves, for everything that it can be: of the bad one, of a good
 * one of it afterwards, and of one of another module at the same time.
 */
async function callAll(isIsolated: boolean): Promise<void> {
  const projectDir = await mkdtemp(join(tmpdir(), 'convsim-misbehaving-'));
  for (const role of MODULE_ROLES) await callRole(role, { projectDir, isIsolated });
  await rm(projectDir, { recursive: true, force: true });
  leaveNothingOpen((line) => void process.stdout.write(`${JSON.stringify({ line })}\n`));
}

async function callRole(
  role: ModuleRole,
  { projectDir, isIsolated }: { readonly projectDir: string; readonly isIsolated: boolean },
): Promise<void> {
  const { name: part, misbehaviours, text, returns } = role;
  const isolation = isIsolated ? { isolate: true, maxMemoryMb: 300 } : {};
  const hostOf = (timeoutMs: number) => ({ projectDir, timeoutMs, readEnv: () => undefined });
  const [good, bad] = [`${part}-good.mjs`, `${part}-bad.mjs`];
  await writeFile(
    join(projectDir, good),
    `export default async () => { await new Promise((go) => setTimeout(go, 50)); const said = "fine"; return ${returns}; };`,
  );
  const bodies = misbehaviours.map(
    ({ name, body }) => `[${JSON.stringify(name)}]: async (messages, call) => { ${body} }`,
  );
  await writeFile(
    join(projectDir, bad),
    `const bad = { ${bodies.join(',\n')} };
    const asText = (said) => typeof said === "string" ? ${returns} : said;
    export default (given, call = {}) => {
      const perform = bad[${text}];
      return perform ? perform(given, call).then(asText) : asText("fine");
    };`,
  );
  const other = await role.make(good, {}, hostOf(LONG_MS));
  const own = await role.make(bad, isolation, hostOf(LONG_MS));
  // The same module, and the same thread, for what never ends.
  const hasty = await role.make(bad, isolation, hostOf(SHORT_MS));
  for (const { name, ends: expected, onlyIsolated } of misbehaviours) {
    if (onlyIsolated && !isIsolated) continue;
    const [ends, meanwhile] = await Promise.all([
      said(() => (expected === 'TimedOut' ? hasty : own).say(name)),
      said(() => other.say('good')),
    ]);
    // What it left behind has its effect.
    await new Promise((go) => setTimeout(go, 60));
    const afterwards = await said(() => own.say('good'));
    process.stdout.write(`${JSON.stringify({ part, name, ends, meanwhile, afterwards })}\n`);
  }
  for (const made of [other, own, hasty]) await made.close();
}

async function said(call: () => Promise<string>): Promise<string> {
  try {
    return await call();
  } catch (error) {
    return error instanceof StepFailure ? error.type : `untyped: ${String(error)}`;
  }
}

await callAll(process.argv[2] === 'isolated');
