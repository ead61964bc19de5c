import { once } from 'node:events';
import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { startCodecServer } from '../../encryption/codec-server/start-codec-server.ts';
import { readUiCodec } from '../../temporal/read-ui-codec.ts';
import { findCodecPort, findUi } from '../../temporal/ui-place.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { listenForInterruption } from '../interruption.ts';
import { portNumber } from '../port-number.ts';

/** `convsim codec-server`: lets the Temporal UI show what is encrypted, until Ctrl-C. */
export function codecServerCommand(context: CliContext): Command {
  return new Command('codec-server')
    .description('let the Temporal UI show what is encrypted')
    .addHelpText('after', helpNotes('encryption.md#read-the-temporal-ui', 'convsim codec-server'))
    .option('--port <n>', 'port on 127.0.0.1; default: the one that the Temporal UI was given')
    .action(async ({ port }: { port?: string }) => {
      await serve(context, port === undefined ? undefined : portNumber('--port', port));
    });
}

async function serve({ config, terminal }: CliContext, asked: number | undefined): Promise<void> {
  const { encryption } = config;
  if (!encryption) {
    const message = 'is not set, so there is nothing to decrypt with; set it to the key that the batches were run with';
    throw InputError.of('CONVSIM_ENCRYPTION_KEY', message);
  }
  const ui = findUi(config);
  if (!ui) throw InputError.of('CONVSIM_UI_URL', 'is not set; set it to the address of the UI of your Temporal server');
  const port = asked ?? findCodecPort(config) ?? 0;
  using interruption = listenForInterruption(() => undefined);
  const { keyring } = encryption;
  await using server = await startCodecServer({ keyring, port, origins: originsOf(ui.url) });
  await terminal.write(`${server.endpoint}\n`);
  const isKnown = (await readUiCodec(ui.url)) === server.endpoint;
  if (isKnown) terminal.say(`the Temporal UI at ${ui.url} shows what is encrypted until you press Ctrl-C`);
  else terminal.say(`until you press Ctrl-C, the Temporal UI at ${ui.url} can show what is encrypted: ${REMEDY}`);
  terminal.say('whoever has this address, or can open a UI that was given it, can read everything meanwhile');
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
}

const REMEDY = 'paste the address above into its settings (Codec Server, the glasses at the top right)';

/** A browser takes the two names of this machine for two origins. */
function originsOf(uiUrl: string): readonly string[] {
  const { origin } = new URL(uiUrl);
  return [origin, origin.replace('//127.0.0.1', '//localhost')];
}
