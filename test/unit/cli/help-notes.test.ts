import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../../src/cli/cli-context.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMANDS = `${ROOT}src/cli/commands/`;
const context: CliContext = {
  config: { home: '.convsim', prefix: 'convsim', env: {} },
  terminal: fakeTerminal().terminal,
  verbose: false,
};

type MakeCommand = (context: CliContext) => Command;

/** The words that call the command of a file: `push-mlflow-command.ts` is `push mlflow`, `codec-server-command.ts` one word. */
function callOf(file: string): readonly string[] {
  const name = file.replace('-command.ts', '');
  return name.startsWith('push-') ? name.split('-') : [name];
}

/** What makes the command of a file; loaded before the tests, since that takes seconds. */
async function makerOf(file: string): Promise<[string, MakeCommand]> {
  const module = (await import(`${COMMANDS}${file}`)) as Record<string, MakeCommand>;
  const make = Object.entries(module).find(([name]) => name.endsWith('Command'))?.[1];
  if (!make) throw new Error(`${file} exports no command`);
  return [file, make];
}

/** A new command, as `convsim` declares it, with its help for a terminal of 80 columns. */
function withHelp(make: MakeCommand): { command: Command; help: string } {
  let help = '';
  const command = make(context)
    .exitOverride()
    .configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return { command, help };
}

/** The words of a command line after `convsim`, without what a shell does after them. */
function wordsOf(line: string): string[] {
  const [, ...words] = line.replace(/ > \S+$/, '').match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}

/** The part of an address that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

const files = (await readdir(COMMANDS)).filter((file) => file.endsWith('-command.ts'));

const makers = await Promise.all(files.map(makerOf));

describe.each(makers)('the help of %s', (file, make) => {
  const call = callOf(file);

  it('has examples that the command accepts', async () => {
    const { help } = withHelp(make);
    const examples = [...help.matchAll(/^ {2}(convsim .+)$/gm)].map(([, example = '']) => example);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const words = wordsOf(example);
      const given = words.slice(call.length);
      let isCalled = false;
      const { command } = withHelp(make);
      const called = command.commands.find((part) => part.name() === given[0]) ?? command;
      called.action(() => void (isCalled = true));
      await command.parseAsync(given, { from: 'user' });
      expect([words.slice(0, call.length), isCalled]).toEqual([call, true]);
    }
  });

  it('names a page of the guide and a heading in it', async () => {
    const { help } = withHelp(make);
    const [, page = '', anchor] = /^Guide: (docs\/guide\/[\w-]+\.md)(?:#([\w-]+))?$/m.exec(help) ?? [];
    const text = await readFile(`${ROOT}${page}`, 'utf8');
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
    expect(headings).toContain(anchor ?? headings[0]);
  });

  it('has no line of more than 80 columns', () => {
    const { help } = withHelp(make);
    expect(help.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
  });
});
