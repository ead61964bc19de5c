import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const BATCHES = 'test/slow/suggestions.test.ts';
const JUDGINGS = 'test/slow/suggestions-judging.test.ts';
const SERVERS = 'test/slow/suggestions-server.test.ts';

/** Where each file that names a command to people is proven: the test that runs the command, and what it is called there. */
const PROVEN: Readonly<Record<string, readonly [test: string, title: string]>> = {
  'src/cli/check-run.ts': [JUDGINGS, 'a share that a detached run is to reach'],
  'src/cli/commands/cancel-command.ts': [BATCHES, 'a batch whose seeds are not all loaded and that is to be cancelled'],
  'src/cli/commands/delete-command.ts': [BATCHES, 'a running batch that is to be deleted'],
  'src/cli/commands/init-command.ts': [SERVERS, 'names commands that make and run a first simulation'],
  'src/cli/commands/judge-command.ts': [JUDGINGS, 'a judging that was interrupted'],
  'src/cli/commands/pause-command.ts': [BATCHES, 'a manual pause'],
  'src/cli/commands/server-command.ts': ['test/slow/graceful-stop.test.ts', 'server, by a second Ctrl-C'],
  'src/cli/commands/status-command.ts': [SERVERS, 'names commands that make and run a first simulation'],
  'src/cli/conversation-list.ts': [BATCHES, 'a batch that completed'],
  'src/cli/event-text.ts': [BATCHES, 'a manual pause'],
  'src/cli/find-conversation.ts': [BATCHES, 'a conversation that is not there'],
  'src/cli/finish-judging.ts': [JUDGINGS, 'a batch that a rubric has judged'],
  'src/cli/init/agent-specs.ts': [SERVERS, 'names commands that make and run a first simulation'],
  'src/cli/init/goal-template.ts': ['test/e2e/init.test.ts', '--user'],
  'src/cli/init/spec-template.ts': [SERVERS, 'names commands that make and run a first simulation'],
  'src/cli/require-batch.ts': [BATCHES, 'a batch whose seeds are not all loaded'],
  'src/cli/run-to-end.ts': [BATCHES, 'a batch in the background'],
  'src/cli/say-mistake.ts': [BATCHES, 'after a fault of the worker'],
  'src/cli/summary.ts': [BATCHES, 'a batch that was closed with failures'],
  'src/cli/watched-table.ts': ['test/unit/cli/commands/status-command.test.ts', 'lists every batch in aligned columns'],
  'src/client.ts': [BATCHES, 'after the brake'],
  'src/client/batch-client.ts': [BATCHES, 'a paused batch that is not running'],
  'src/client/choose-set.ts': [JUDGINGS, 'a batch without judges that is to be judged'],
  'src/client/judging-client.ts': [JUDGINGS, 'a batch that is being judged with another set'],
  'src/client/spec-refusal.ts': [BATCHES, 'the batch id of another spec'],
  'src/contract/batch-commands.ts': [BATCHES, 'after a fault of the worker'],
  'src/contract/cards.ts': [BATCHES, 'a batch that completed'],
  'src/http/refusals.ts': ['test/slow/lost-session.test.ts', 'their seeds run in a new batch'],
  'src/library/option-problems.ts': ['test/e2e/simulate.test.ts', 'with another batch id'],
  'src/output/recorded-batch.ts': [BATCHES, 'a batch that is not there'],
  'src/output/write-jsonl.ts': [BATCHES, 'records that cannot be written'],
  'src/progress/next-commands.ts': [BATCHES, 'a batch that its budget has ended'],
  'src/reports/choose-set.ts': [JUDGINGS, 'a batch that was not judged and whose rates are wanted'],
  'src/reports/label-agreement.ts': [JUDGINGS, 'a label of a conversation that is not there'],
  'src/spec/keep-settings.ts': ['test/slow/resume-with-changes.test.ts', 'keeps what was set in between'],
  'src/temporal/attach-server.ts': [SERVERS, 'a Temporal server that hangs'],
  'src/temporal/choose-ports.ts': [SERVERS, 'a Temporal server at other ports than were asked for'],
  'src/temporal/connect.ts': [SERVERS, 'a Temporal server that hangs'],
  'src/temporal/embedded-namespace.ts': [SERVERS, 'a Temporal server that hangs'],
  'src/temporal/prepare-namespace.ts': [SERVERS, 'has the namespace that the command of the message makes'],
  'src/temporal/run-server-in-foreground.ts': [SERVERS, 'a Temporal server at other ports than were asked for'],
  'src/temporal/supervise-server.ts': [SERVERS, 'a Temporal server that was stopped during a run'],
};

const VERBS =
  'cancel|compare|codec-server|delete|export|extend|fork|init|judge|list|pause|push|report|resume|retry|run|server|set|show|stats|status|validate|view|worker';
const COMMAND = new RegExp(`\\bconvsim (?:${VERBS})\\b|'convsim', '(?:${VERBS})'|temporal operator \\w`);

function namesCommand(file: string): boolean {
  // Examples of the help are parsed by a test of their own.
  const text = readFileSync(file, 'utf8')
    .replaceAll(/helpNotes\((?:'[^']*'|"[^"]*"|[^)'"])*\)/g, '')
    .replaceAll('(see convsim --help)', '');
  const lines = text.split('\n');
  return lines.some((line) => COMMAND.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line));
}

describe('every command that a message names', () => {
  it('is run by a test in the state in which it is named', () => {
    const all = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => join('src', file));
    const files = all.filter((file) => file.endsWith('.ts') && namesCommand(file)).toSorted();
    expect(files).toEqual(Object.keys(PROVEN).toSorted());
  });

  it.each(Object.entries(PROVEN))('%s: by a test that is there', (_, [test, title]) => {
    expect(readFileSync(test, 'utf8')).toContain(title);
  });
});
