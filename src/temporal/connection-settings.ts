import { toClientOptions } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { checkTlsFiles } from './check-tls-files.ts';
import { loadProfile } from './load-profile.ts';

/** How to reach a Temporal server: the same for clients and workers. */
export interface ConnectionSettings {
  /** `host:port`; the port defaults to 7233. */
  readonly address: string;
  readonly namespace: string;
  /** Whether somebody else runs the server: `false` for the embedded one. */
  readonly isExternal: boolean;
  readonly security: Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata'>;
  /** Encrypts what goes through the server; in plain text without it. */
  readonly keyring?: Keyring | undefined;
}

/** Variables that are yes or no. */
const SWITCHES = ['TEMPORAL_TLS', 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'];

/** The last port that there is. */
const MOST_PORT = 65_535;

const ADDRESS_PATTERN = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(:\d+)?$/i;

/**
 * The Temporal server that `TEMPORAL_ADDRESS` or a `temporal.toml` profile names; `undefined` if neither does: then the
 * embedded server is meant.
 * @throws {InputError} for a profile that does not exist, an unreadable file, a certificate or key that cannot be used, or a
 * malformed address.
 */
export function connectionSettings(env: Environment): ConnectionSettings | undefined {
  SWITCHES.forEach((name) => checkSwitch(name, env));
  const profile = loadProfile(env);
  if (!profile.address) return undefined;
  checkTlsFiles(profile.tls, env);
  const { connectionOptions, namespace } = toClientOptions(profile);
  const { address, apiKey, metadata, tls } = connectionOptions;
  if (!address) return undefined;
  checkAddress(address, env);
  return {
    address,
    namespace: namespace || 'default',
    isExternal: true,
    security: {
      ...(tls !== undefined && { tls }),
      ...(apiKey !== undefined && { apiKey }),
      ...(metadata !== undefined && { metadata }),
    },
  };
}

/** Settings for the embedded server. */
export function embeddedSettings(server: { readonly address: string }): ConnectionSettings {
  return { address: server.address, namespace: 'default', isExternal: false, security: {} };
}

/** Any other word would count as no, and send an API key in plain text. */
function checkSwitch(name: string, env: Environment): void {
  const value = env[name];
  if (!value || ['true', 'false', '1', '0'].includes(value)) return;
  throw InputError.of(name, `must be true or false, not ${value}; correct or unset it`);
}

function checkAddress(address: string, env: Environment): void {
  const [, , port = ':7233'] = ADDRESS_PATTERN.exec(address) ?? [undefined, undefined, ''];
  const number = Number(port.slice(1));
  if (number >= 1 && number <= MOST_PORT) return;
  throw InputError.of(
    env['TEMPORAL_ADDRESS'] ? 'TEMPORAL_ADDRESS' : 'temporal.toml address',
    `must be host:port such as localhost:7233, not ${address}; correct or unset it`,
  );
}
