import type { ClientConfigProfile } from '@temporalio/envconfig';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/** What a value of `temporal.toml` is, by its way within the profile as it is read, and how the file calls it. */
const VALUES: readonly (readonly [path: readonly string[], key: string, type: 'string' | 'boolean'])[] = [
  [['address'], 'address', 'string'],
  [['namespace'], 'namespace', 'string'],
  [['apiKey'], 'api_key', 'string'],
  [['tls', 'disabled'], 'tls.disabled', 'boolean'],
  [['tls', 'serverName'], 'tls.server_name', 'string'],
  ...(['serverCACert', 'clientCert', 'clientKey'] as const).flatMap((name) => {
    const key = { serverCACert: 'server_ca_cert', clientCert: 'client_cert', clientKey: 'client_key' }[name];
    return [[['tls', name, 'path'], `tls.${key}_path`, 'string'] as const];
  }),
];

const WORDS = { string: 'a text in quotes', boolean: 'true or false without quotes' };

/** What HTTP carries in a header. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;
const HEADER_NAME = /^[0-9a-z_.-]+$/;

/**
 * Checks the types of what was read: the reader passes on whatever stands in the file, and the server would be asked with it.
 * @throws {InputError} naming the key of `temporal.toml`; never with an API key.
 */
export function checkProfile(profile: ClientConfigProfile, env: Environment): void {
  for (const [path, key, type] of VALUES) {
    const value = path.reduce<unknown>((around, name) => fieldsOf(around)[name], profile);
    if (value === undefined || typeof value === type) continue;
    throw InputError.of(`temporal.toml ${key}`, `must be ${WORDS[type]}, not a ${kindOf(value)}; correct or remove it`);
  }
  checkHeaders(profile, env);
}

function checkHeaders({ apiKey, grpcMeta = {} }: ClientConfigProfile, env: Environment): void {
  if (apiKey !== undefined && !HEADER_VALUE.test(apiKey)) {
    const place = env['TEMPORAL_API_KEY'] ? 'TEMPORAL_API_KEY' : 'temporal.toml api_key';
    throw InputError.of(place, 'holds a line end or a letter that no header can carry; copy the API key again');
  }
  for (const [name, value] of Object.entries<unknown>(grpcMeta)) {
    if (HEADER_NAME.test(name) && typeof value === 'string' && HEADER_VALUE.test(value)) continue;
    const variable = `TEMPORAL_GRPC_META_${name.toUpperCase().replaceAll('-', '_')}`;
    const place = env[variable] ? variable : `temporal.toml grpc_meta.${name}`;
    throw InputError.of(place, 'is no header of plain letters, digits and signs; correct or remove it');
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'date';
  return { object: 'table', string: 'text' }[String(typeof value)] ?? typeof value;
}
