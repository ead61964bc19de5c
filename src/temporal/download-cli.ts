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
  readonly url: string;
  /** Empty folder for the archive and the binary. */
  readonly folder: string;
  readonly env: Environment;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const CONNECT_LIMIT_MS = 5_000;
const TOTAL_LIMIT_MS = 60_000;
const PROGRESS_EVERY_MS = 5_000;
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Address of the official archive for this machine; `undefined` where there is none that is a tar.gz. */
export function cliArchiveUrl(
  platform: NodeJS.Platform = process.platform,
  architecture: NodeJS.Architecture = process.arch,
): string | undefined {
  const os = PLATFORMS[platform];
  const arch = ARCHITECTURES[architecture];
  if (!os || !arch) return undefined;
  return `https://temporal.download/cli/archive/v${CLI_VERSION}?platform=${os}&arch=${arch}`;
}

/**
 * Downloads and unpacks the Temporal CLI; returns the path of the binary.
 * @throws {Error} saying why not, after 5 s without a connection or 60 s in all; the signal's reason when aborted.
 */
export async function downloadCli(download: CliDownload): Promise<string> {
  const archive = join(download.folder, 'temporal.tar.gz');
  const timedOut = (): Error => new Error(`not finished within ${TOTAL_LIMIT_MS / 1000} s`);
  const limits = { timeoutMs: TOTAL_LIMIT_MS, signal: download.signal, timedOut };
  await withDeadline(limits, (signal) => fetchArchive({ ...download, signal }, archive));
  const { exitCode, output } = await runChild({
    command: 'tar',
    args: ['-xzf', archive, '-C', download.folder, 'temporal'],
    env: serverEnvironment(download.env),
    timeoutMs: TOTAL_LIMIT_MS,
    signal: download.signal,
  });
  if (exitCode !== 0) throw new Error(`the archive cannot be unpacked: ${output.trim()}`);
  return join(download.folder, 'temporal');
}

async function fetchArchive(download: CliDownload & { signal: AbortSignal }, archive: string): Promise<void> {
  const dispatcher = proxyAgent(download.env);
  try {
    const response = await fetch(download.url, { dispatcher, signal: download.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    const steps = [Readable.fromWeb(response.body), progress(total, download.say), createWriteStream(archive)] as const;
    await pipeline(...steps, { signal: download.signal });
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

function progress(total: number, say: (line: string) => void): Transform {
  let received = 0;
  let saidAt = Date.now();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
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
