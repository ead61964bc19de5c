import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ansiToHtml } from './ansi-to-html.ts';
import type { Browser } from './browser.ts';
import type { Scene } from './scene.ts';

const tmux = (args: readonly string[], env?: NodeJS.ProcessEnv) => promisify(execFile)('tmux', [...args], { env });

interface Shot {
  readonly name: string;
  readonly args: string;
  readonly columns: number;
  readonly rows: number;
  /** What the screen says when the picture is taken. */
  readonly until: RegExp;
  readonly noColor?: boolean;
  /** A command that is run before. */
  readonly after?: string;
}

const SHOTS: readonly Shot[] = [
  { name: 'terminal-run-80', args: 'run slow.yaml --batch slow-80', columns: 80, rows: 12, until: /[2-9]\/10 done/ },
  { name: 'terminal-run-160', args: 'run slow.yaml --batch slow-160', columns: 160, rows: 12, until: /[2-9]\/10 done/ },
  { name: 'terminal-end-80', args: 'run nightly.yaml --batch nightly', columns: 80, rows: 26, until: /server --stop/ },
  {
    name: 'terminal-end-160',
    args: 'run nightly.yaml --batch nightly',
    columns: 160,
    rows: 22,
    until: /server --stop/,
    noColor: true,
  },
  { name: 'terminal-status', args: 'status', columns: 100, rows: 12, until: /nightly/ },
  {
    name: 'terminal-watch-130',
    after: 'run slow.yaml --batch live --detach',
    args: 'status --watch',
    columns: 130,
    rows: 12,
    until: /live .* [3-9]\/10 /,
  },
  { name: 'terminal-watch-80', args: 'status --watch', columns: 80, rows: 14, until: /live .* [4-9]\/10 / },
  { name: 'terminal-status-batch', args: 'status nightly', columns: 100, rows: 19, until: /agent-failed/ },
  { name: 'terminal-show', args: 'show demo/first-ride --no-pager', columns: 100, rows: 48, until: /workflows\// },
  {
    name: 'terminal-show-user',
    args: 'show users/first-ride.plain',
    columns: 100,
    rows: 30,
    until: /workflows\//,
  },
];

/** Pictures of commands in a terminal of a given width. */
export async function terminalPictures(browser: Browser, scene: Scene): Promise<void> {
  for (const shot of SHOTS) await browser.takeHtml(shot.name, ansiToHtml(await screenOf(shot, scene)));
}

async function screenOf(shot: Shot, { folder, cli, env }: Scene): Promise<string> {
  const session = `convsim-${process.pid}`;
  const color = shot.noColor ? 'NO_COLOR=1 ' : '';
  const convsim = `${color}${process.execPath} ${cli}`;
  const before = shot.after === undefined ? '' : `${convsim} ${shot.after} && `;
  const command = `cd ${folder} && ${before}clear && ${convsim} ${shot.args}; sleep 60`;
  const size = ['-x', String(shot.columns), '-y', String(shot.rows)];
  await tmux(['new-session', '-d', '-s', session, ...size, command], { ...env, TERM: 'xterm-256color' });
  try {
    return `$ convsim ${shot.args}\n${await screenWith(shot.until, session)}\n`;
  } finally {
    await tmux(['kill-session', '-t', session]);
  }
}

async function screenWith(until: RegExp, session: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < 90_000; waitedMs += 200) {
    await sleep(200);
    const { stdout } = await tmux(['capture-pane', '-e', '-p', '-t', session]);
    if (until.test(stdout)) return stdout.trimEnd();
  }
  throw new Error(`the screen never said ${String(until)}`);
}
