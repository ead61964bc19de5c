import { once } from 'node:events';
import { Command } from 'commander';
import type { Store } from '../../store/store.ts';
import { isStoreThere } from '../../store/store-place.ts';
import { startViewServer } from '../../view/server/start-view-server.ts';
import type { CliContext } from '../cli-context.ts';
import { findConversation, requireNamedBatch } from '../find-conversation.ts';
import { helpNotes } from '../help-notes.ts';
import { listenForInterruption } from '../interruption.ts';
import { portNumber } from '../port-number.ts';
import { openBrowser } from '../open-browser.ts';
import { noBatches, openKnownStore } from '../require-batch.ts';
import { viewPlaceOf } from '../view-place-of.ts';

interface ViewOptions {
  readonly open?: boolean;
  readonly port: string;
}

/** `convsim view [BATCH]`: serves the page until Ctrl-C; reads only the store. */
export function viewCommand(context: CliContext): Command {
  return new Command('view')
    .argument('[batch-or-conversation]', 'id of the batch to open, or of a conversation: <batch>/<seed>')
    .description('show batches, transcripts and comparisons in the browser')
    .addHelpText('after', helpNotes('page.md', 'convsim view --open', 'convsim view nightly-7 --open'))
    .option('--open', 'open the address in the browser')
    .option('--port <n>', 'port on 127.0.0.1; default: any that is free', '0')
    .action(async (name: string | undefined, options: ViewOptions) => {
      const { config, terminal } = context;
      const port = portNumber('--port', options.port);
      if (name === undefined && !isStoreThere(config)) return terminal.say(noBatches(config));
      await using store = await openKnownStore(context);
      await serve(context, { store, port, shown: await shownPart(store, name), isOpened: options.open ?? false });
    });
}

/** What follows `#` in the address. */
async function shownPart(store: Store, name: string | undefined): Promise<string> {
  if (name === undefined) return '';
  if (!name.includes('/')) return `#/batch/${encodeURIComponent((await requireNamedBatch(store, name)).batchId)}`;
  const { batch, conversation } = await findConversation(store, name);
  return `#/batch/${encodeURIComponent(batch.batchId)}/${conversation.seed.index}`;
}

interface Served {
  readonly store: Store;
  readonly port: number;
  /** Part of the page, as `#/batch/nightly-7`. */
  readonly shown: string;
  readonly isOpened: boolean;
}

async function serve(context: CliContext, { store, port, shown, isOpened }: Served): Promise<void> {
  const { terminal } = context;
  const say = (line: string) => terminal.say(line);
  using interruption = listenForInterruption(() => undefined);
  await using server = await startViewServer({ store, place: viewPlaceOf(context), port, say });
  const address = `${server.address}${shown}`;
  await terminal.write(`${address}\n`);
  say('the page is served at this address until you press Ctrl-C; whoever has the address can read it');
  if (isOpened) await openBrowser(address, say);
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
}
