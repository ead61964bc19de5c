import { beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../src/process/find-on-path.ts';
import { aptInstall } from '../support/apt-install.ts';
import { CLI } from '../support/cli.ts';
import { onTerminal } from '../support/pseudo-terminal.ts';
import { record, storeInTempHome } from '../support/recorded-batch.ts';

const TURNS = 30;
const CURSOR_HIDDEN = '\u001b[?25l';
const CURSOR_SHOWN = '\u001b[?25h';
/** What a person presses Ctrl-C with, as the terminal passes it on. */
const CTRL_C = '\u0003';

const soon = { timeout: 30_000 };

/** `show` of a conversation of thirty turns on a terminal of 20 rows. */
async function show(env: NodeJS.ProcessEnv = {}) {
  const { store, home } = await storeInTempHome();
  const turns = Array.from({ length: TURNS }, (_, turn) => ({ content: `answer ${turn} \u001b]0;evil\u0007.` }));
  await record(store, { batchId: 'b', conversations: [{ seed: { id: 's', question: 'Q?' }, turns }] });
  return convsim(['show', 'b/s'], { ...env, CONVSIM_HOME: home });
}

/** The command on a terminal; then its exit code, and the modes of the terminal before and after. */
function convsim(args: readonly string[], env: NodeJS.ProcessEnv) {
  const command = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  const modes = 'echo modes $(stty -g)';
  // Ctrl-C reaches this shell too.
  return onTerminal(`trap : INT; ${modes}; ${command}; echo code $?; ${modes}`, {
    columns: 80,
    rows: 20,
    env: { LESS: undefined, PAGER: undefined, NO_COLOR: undefined, ...env },
  });
}

function expectEnd(shown: string, code = 0) {
  expect(shown).toContain(`code ${code}`);
  const [before, after] = shown.match(/modes \S+/g) ?? [];
  expect(after).toBe(before);
}

describe('a transcript that is longer than the terminal', () => {
  beforeAll(async () => {
    if (!findOnPath('less', process.env['PATH'])) await aptInstall('less', process.env);
  });

  it('is shown page by page in colour, through Ctrl-C, until its reader presses q', async () => {
    const { shown, type, ended } = await show();
    await expect.poll(shown, soon).toMatch(/\[1mturn 0[^]*\n:/);
    expect(shown()).not.toContain('answer 20');
    type(CTRL_C);
    // It draws the page again; what is typed before that is lost.
    await expect.poll(shown, soon).toMatch(/\n:[^]*\n:/);
    type('/answer 2[0-9]\n');
    await expect.poll(shown, soon).toContain('answer 20');
    type('q');
    const all = await ended;
    expectEnd(all);
    expect(all).not.toContain('ended: ');
    expect(all).not.toContain('\u001b]0;');
  });

  it('leaves the terminal as it was where the pager is killed', async () => {
    const { shown, ended } = await show({ PAGER: 'echo pager $$; exec less' });
    await expect.poll(shown, soon).toMatch(/turn 0[^]*\n:/);
    process.kill(Number(/pager (\d+)/.exec(shown())?.[1]), 'SIGKILL');
    expectEnd(await ended);
  });
});

describe('a watch', () => {
  it('hides the cursor until Ctrl-C ends it, and leaves the last frame on the screen', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, { batchId: 'b', conversations: [{ seed: { id: 's', question: 'Q?' } }] });
    const { shown, type, ended } = convsim(['status', '--watch'], { CONVSIM_HOME: home });
    await expect.poll(shown, soon).toContain('convsim resume b');
    expect(shown()).toContain(CURSOR_HIDDEN);
    expect(shown()).not.toContain(CURSOR_SHOWN);
    type(CTRL_C);
    const all = await ended;
    expectEnd(all, 130);
    const afterFrame = all.slice(all.indexOf('convsim resume b'));
    expect(afterFrame).toContain(CURSOR_SHOWN);
    expect(afterFrame).not.toContain('\u001b[J');
  });
});
