import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch, type Dispatcher } from 'undici';
import type { Environment } from '../contract/environment.ts';
import { runChild } from '../process/run-child.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { CLI_VERSION } from './cli-cache.ts';
import { serverEnvironment } from './server-environment.ts';

/** A download of the Temporal CLI. */
export interface CliDownload {
  readonly archive: CliArchive;
  /** Empty folder for the archive and the binary. */
  readonly folder: string;
  readonly env: Environment;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const CONNECT_LIMIT_MS = 5_000;
const TOTAL_LIMIT_MS = 60_000;
const PROGRESS_EVERY_MS = 5_000;

/** An archive with the Temporal CLI. */
export interface CliArchive {
  readonly url: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** The archives of the release, by platform and architecture as Node names them, with their digests as the release lists them. */
const ARCHIVES: Readonly<Record<string, { readonly name: string; readonly sha256: string }>> = {
  'linux x64': {
    name: 'linux_amd64',
    sha256: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  },
  'linux arm64': {
    name: 'linux_arm64',
    sha256: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  },
  'darwin x64': {
    name: 'darwin_amd64',
    sha256: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  },
  'darwin arm64': {
    name: 'darwin_arm64',
    sha256: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
  },
};

/** The official archive for this machine; `undefined` where there is none that is a tar.gz. */
export function cliArchive(
  platform: NodeJS.Platform = process.platform,
  architecture: NodeJS.Architecture = process.arch,
): CliArchive | undefined {
  const archive = ARCHIVES[`${platform} ${architecture}`];
  if (!archive) return undefined;
  const release = `https://github.com/temporalio/cli/releases/download/v${CLI_VERSION}`;
  return { url: `${release}/temporal_cli_${CLI_VERSION}_${archive.name}.tar.gz`, sha256: archive.sha256 };
}

/**
 * Downloads the Temporal CLI, checks that the archive is the known one, and unpacks it; returns the path of the binary.
 * @throws {Error} saying why not, after 5 s without a connection or 60 s in all; with both digests where they differ; the
 * signal's reason when aborted.
 */
export async function downloadCli(download: CliDownload): Promise<string> {
  const file = join(download.folder, 'temporal.tar.gz');
  const timedOut = (): Error => new Error(`not finished within ${TOTAL_LIMIT_MS / 1000} s`);
  const limits = { timeoutMs: TOTAL_LIMIT_MS, signal: download.signal, timedOut };
  const sha256 = await withDeadline(limits, (signal) => fetchArchive({ ...download, signal }, file));
  checkDigest(download.archive, sha256);
  const { exitCode, output } = await runChild({
    command: 'tar',
    args: ['-xzf', file, '-C', download.folder, 'temporal'],
    env: serverEnvironment(download.env),
    timeoutMs: TOTAL_LIMIT_MS,
    signal: download.signal,
  });
  if (exitCode !== 0) throw new Error(`the archive cannot be unpacked: ${output.trim()}`);
  return join(download.folder, 'temporal');
}

function checkDigest({ url, sha256 }: CliArchive, received: string): void {
  if (received === sha256) return;
  throw new Error(
    `${url} is not the known archive and was thrown away: its SHA-256 is ${received}, and that of version ${CLI_VERSION} is ${sha256}`,
  );
}

/** Writes the archive to a file; returns the SHA-256 of what was written. */
async function fetchArchive(download: CliDownload & { signal: AbortSignal }, file: string): Promise<string> {
  const dispatcher = proxyAgent(download.env);
  const digest = createHash('sha256');
  try {
    const response = await fetch(download.archive.url, { dispatcher, signal: download.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    const watched = watch(total, { say: download.say, update: (chunk) => void digest.update(chunk) });
    const steps = [Readable.fromWeb(response.body), watched, createWriteStream(file)] as const;
    await pipeline(...steps, { signal: download.signal });
    return digest.digest('hex');
  } catch (error) {
    // What `fetch` throws says only that it failed.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  } finally {
    await dispatcher.destroy();
  }
}

function proxyAgent(env: Environment): Dispatcher {
  return new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_LIMIT_MS },
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  });
}

/** Passes chunks on, adds them to the digest, and says how far the download is. */
function watch(
  total: number,
  { say, update }: { readonly say: (line: string) => void; readonly update: (chunk: Buffer) => void },
): Transform {
  let received = 0;
  let saidAt = Date.now();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      update(chunk);
      received += chunk.length;
      if (Date.now() - saidAt >= PROGRESS_EVERY_MS) {
        saidAt = Date.now();
        say(`downloaded ${megabytes(received)}${total > 0 ? ` of ${megabytes(total)}` : ''} MB`);
      }
      done(null, chunk);
    },
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
