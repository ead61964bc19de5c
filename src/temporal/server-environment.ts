import type { Environment } from '../contract/environment.ts';

const SERVER_NAMES = ['PATH', 'HOME', 'USER', 'TMPDIR', 'TMP', 'TEMP', 'TZ', 'LANG', 'LC_ALL', 'SYSTEMROOT'];
const NETWORK_NAME = /^(https?_proxy|no_proxy|all_proxy|ssl_cert_file|ssl_cert_dir)$/i;
const GO_NAME = /^(GO[A-Z0-9_]*|CGO_ENABLED|XDG_CACHE_HOME|XDG_CONFIG_HOME)$/;

/** What the embedded server may see: enough to run, none of the user's secrets. */
export function serverEnvironment(env: Environment): NodeJS.ProcessEnv {
  return pick(env, (name) => SERVER_NAMES.includes(name));
}

/** What the Go compiler may see: the server's variables, its own settings and the way to the network. */
export function buildEnvironment(env: Environment): NodeJS.ProcessEnv {
  return pick(env, (name) => SERVER_NAMES.includes(name) || NETWORK_NAME.test(name) || GO_NAME.test(name));
}

function pick(env: Environment, isWanted: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== undefined && isWanted(name)));
}
