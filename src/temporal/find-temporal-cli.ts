import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UnavailableError } from '../contract/errors.ts';
import { buildCli } from './build-cli.ts';
import { cachedCliPath, CLI_VERSION, fillCache } from './cli-cache.ts';
import { checkTemporalCli } from './cli-check.ts';
import { cliArchiveUrl, downloadCli } from './download-cli.ts';
import type { Environment } from './environment.ts';
import { messageOf } from './error-message.ts';
import { findOnPath } from './find-on-path.ts';

/** A search for a Temporal CLI that can run the embedded server. */
export interface CliSearch {
  readonly env: Environment;
  /** Tells the user in one line what is done and how long it may take. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Where the archive is downloaded from; default: the official place. */
  readonly archiveUrl?: string | undefined;
}

const PLACES: readonly (readonly [string, (search: CliSearch) => Promise<string>])[] = [
  ['PATH', onPath],
  ['cache', inCache],
  ['download', byDownload],
  ['Go', byGo],
];

/**
 * Path of a usable Temporal CLI: the configured one, or the first of PATH, cache, download and build with Go.
 * @throws {UnavailableError} naming what was tried, why each failed, and the remedies; the signal's reason when aborted.
 */
export async function findTemporalCli(search: CliSearch): Promise<string> {
  const configured = search.env['CONVSIM_TEMPORAL_CLI'];
  if (configured) return configuredCli(configured, search);
  const tried: string[] = [];
  for (const [place, find] of PLACES) {
    try {
      return await find(search);
    } catch (error) {
      search.signal?.throwIfAborted();
      tried.push(`${place}: ${messageOf(error)}`);
    }
  }
  throw new UnavailableError(
    `no Temporal server can be started here (${tried.join('; ')}); install the Temporal CLI (https://docs.temporal.io/cli), ` +
      'or set CONVSIM_TEMPORAL_CLI to its path, or set TEMPORAL_ADDRESS to a running Temporal server',
  );
}

async function configuredCli(configured: string, search: CliSearch): Promise<string> {
  const path = resolve(configured);
  try {
    await checkTemporalCli(path, search);
    return path;
  } catch (error) {
    search.signal?.throwIfAborted();
    throw new UnavailableError(
      `CONVSIM_TEMPORAL_CLI=${configured} cannot be used: ${messageOf(error)}; correct it, or unset it to let convsim look for the Temporal CLI`,
      { cause: error },
    );
  }
}

async function onPath(search: CliSearch): Promise<string> {
  const path = await findOnPath('temporal', search.env);
  if (path === undefined) throw new Error('there is no temporal command');
  await checkTemporalCli(path, search);
  return path;
}

async function inCache(search: CliSearch): Promise<string> {
  const path = cachedCliPath(search.env);
  await access(path).catch(() => {
    throw new Error(`nothing at ${path}`);
  });
  await checkTemporalCli(path, search);
  return path;
}

async function byDownload(search: CliSearch): Promise<string> {
  const url = search.archiveUrl ?? cliArchiveUrl();
  if (url === undefined) throw new Error(`none for ${process.platform} ${process.arch}`);
  search.say(`downloading the Temporal dev server ${CLI_VERSION}: up to a minute, once`);
  return fillCache(search, (folder) => downloadCli({ ...search, url, folder }));
}

async function byGo(search: CliSearch): Promise<string> {
  const go = await findOnPath('go', search.env);
  if (go === undefined) throw new Error('there is no go command');
  search.say('building the Temporal dev server with Go: about 3 minutes, once');
  return fillCache(search, (folder) => buildCli({ ...search, go, folder }));
}
