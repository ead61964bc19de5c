import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import type { Environment } from '../../src/contract/environment.ts';
import { aptInstall } from './apt-install.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const INSTALL = 'install one, for example with "apt-get install chromium", or name its program in CHROMIUM';

/** Without these it would look for hosts of its maker, and not start in a container. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];

/** Path of this machine's Chromium: `CHROMIUM`, else one of the usual places; `undefined` where there is none. */
function findChromium(env: Environment): string | undefined {
  return env['CHROMIUM'] || PLACES.find((place) => existsSync(place));
}

/**
 * Path of a Chromium; where there is none, it is installed by the machine's package manager, which takes root.
 * @throws {Error} with what to do when that fails.
 */
export async function installChromium(env: Environment, say: (line: string) => void): Promise<string> {
  const found = findChromium(env);
  if (found) return found;
  say('installing Chromium with apt-get: about a minute, once');
  const isInstalled = await aptInstall('chromium', env);
  const installed = findChromium(env);
  if (!isInstalled || !installed) throw new Error(`there is no Chromium: ${INSTALL}`);
  return installed;
}

/** Starts this machine's Chromium without a window. Close it at the end. */
export function launchChromium(env: Environment = process.env): Promise<Browser> {
  const executablePath = findChromium(env);
  if (!executablePath) throw new Error(`there is no Chromium: ${INSTALL}`);
  return chromium.launch({ executablePath, args: FLAGS });
}
