// Breaks guarantees on purpose, one at a time in a copy of the project, and shows that the chaos suite sees each of them.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mutation, MUTATIONS } from './chaos/mutations.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const COPIED = [
  'src',
  'page',
  'scripts',
  'test',
  'package.json',
  'vitest.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** What came of a run of the suite. */
interface Run {
  readonly hasPassed: boolean;
  /** Why it failed: the messages of the tests. */
  readonly reasons: string;
}

/** A file of Vitest's JSON reporter, as far as it is read. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[];
  }[];
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'convsim-mutations-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const rows = [unbroken(folder), ...MUTATIONS.map((mutation) => broken(folder, mutation))];
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, isRight, found } of rows)
      process.stdout.write(`${name.padEnd(width)}  ${isRight ? 'as expected' : 'NOT AS EXPECTED'}  ${found}\n`);
    return rows.every(({ isRight }) => isRight) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line of the table. */
interface Row {
  readonly name: string;
  readonly isRight: boolean;
  readonly found: string;
}

/** The code as it is has to pass the schedules of every mutation. */
function unbroken(folder: string): Row {
  const name = 'nothing is broken';
  process.stderr.write(`\n== ${name}\n`);
  build(folder);
  const runs = MUTATIONS.flatMap(({ seeds }) => seeds).map((seed) => play(folder, seed));
  const failed = runs.filter(({ hasPassed }) => !hasPassed);
  const found = failed.length === 0 ? `all ${runs.length} schedules pass` : clipped(failed[0]?.reasons ?? '');
  return { name, isRight: failed.length === 0, found };
}

function broken(folder: string, mutation: Mutation): Row {
  const { name, seeds, rules } = mutation;
  process.stderr.write(`\n== ${name}\n`);
  const file = join(folder, mutation.file);
  const source = readFileSync(file, 'utf8');
  if (source.split(mutation.text).length !== 2)
    throw new Error(`${mutation.file} does not hold once:\n${mutation.text}`);
  writeFileSync(
    file,
    source.replace(mutation.text, () => mutation.broken),
  );
  try {
    build(folder);
    for (const seed of seeds) {
      const { reasons } = play(folder, seed);
      const rule = rules.find((each) => reasons.includes(`${each}: `));
      if (rule) return { name, isRight: true, found: `schedule ${seed} fails by "${rule}"` };
      if (reasons) return { name, isRight: false, found: `fails for another reason: ${clipped(reasons)}` };
    }
    return { name, isRight: false, found: `the schedules ${seeds.join(', ')} pass` };
  } finally {
    writeFileSync(file, source);
  }
}

function build(folder: string): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

function play(folder: string, seed: number): Run {
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'chaos', ...reporters], {
    cwd: folder,
    env: { ...process.env, CHAOS_SEED: String(seed), CHAOS_SCHEDULES: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  rmSync(report);
  const reasons = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap((each) => each.failureMessages),
  );
  return { hasPassed: status === 0, reasons: reasons.join('\n') };
}

function clipped(text: string): string {
  return text.split('\n').slice(0, 5).join(' ').slice(0, 500);
}

process.exitCode = main();
