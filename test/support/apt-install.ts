import type { Environment } from '../../src/contract/environment.ts';
import { runChild } from '../../src/process/run-child.ts';

/** Installs a package of Debian or Ubuntu, which takes root; whether that went well. */
export async function aptInstall(name: string, env: Environment): Promise<boolean> {
  const args = ['install', '--yes', '--no-install-recommends', name];
  const apt = { command: 'apt-get', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 600_000 };
  await runChild({ ...apt, args: ['update'] }).catch(() => undefined);
  const { exitCode } = await runChild({ ...apt, args }).catch(() => ({ exitCode: 1 }));
  return exitCode === 0;
}
