import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../contract/environment.ts';
import { UnavailableError } from '../contract/errors.ts';
import { findOnPath } from '../process/find-on-path.ts';
import { buildCli } from './build-cli.ts';
import { checkTemporalCli } from './check-temporal-cli.ts';
import { cachedCliPath, CLI_VERSION, fillCache } from './cli-cache.ts';
import { type CliArchive, cliArchive, downloadCli } from './download-cli.ts';
import { errorLine } from './error-line.ts';

/** A search for a Temporal CLI that can run the embedded server. */
export interface CliSearch {
  readonly env: Environment;
  /** Tells the user in one line what is done and how long it may take. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** The archive that is downloaded; default: the official one. */
  readonly archive?: CliArchive | undefined;
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
      tried.push(`${place}: ${errorLine(error)}`);
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
      `CONVSIM_TEMPORAL_CLI=${configured} cannot be used: ${errorLine(error)}; correct it, or unset it to let convsim look for the Temporal CLI`,
      { cause: error },
    );
  }
}

async function onPath(search: CliSearch): Promise<string> {
  const path = findOnPath('temporal', search.env['PATH']);
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
  const archive = search.archive ?? cliArchive();
  if (archive === undefined) throw new Error(`none for ${process.platform} ${process.arch}`);
  search.say(`downloading the Temporal CLI ${CLI_VERSION}: up to a minute, once`);
  return fillCache(search, (folder) => downloadCli({ ...search, archive, folder }));
}

async function byGo(search: CliSearch): Promise<string> {
  const go = findOnPath('go', search.env['PATH']);
  if (go === undefined) throw new Error('there is no go command');
  search.say('building the Temporal CLI with Go: about 3 minutes, once');
  return fillCache(search, (folder) => buildCli({ ...search, go, folder }));
}
