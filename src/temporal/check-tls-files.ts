import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientConfigTLS, ConfigDataSource } from '@temporalio/envconfig';
import type { Environment } from '../contract/environment.ts';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { InputError } from '../contract/errors.ts';
import { unfitFile } from './unfit-file.ts';

/** A setting of TLS as variable and as key of `temporal.toml`, both without their endings `_path` and `_data`. */
interface Setting {
  readonly variable: string;
  readonly key: string;
}

const CERTIFICATE: Setting = { variable: 'TEMPORAL_TLS_CLIENT_CERT', key: 'client_cert' };
const KEY: Setting = { variable: 'TEMPORAL_TLS_CLIENT_KEY', key: 'client_key' };
const AUTHORITY: Setting = { variable: 'TEMPORAL_TLS_SERVER_CA_CERT', key: 'server_ca_cert' };

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
};

/**
 * Reads the certificates and the key that settings name, which otherwise show themselves as a connection that never comes.
 * @throws {InputError} naming the variable or the key of `temporal.toml`; never with what is in the files.
 */
export function checkTlsFiles(tls: ClientConfigTLS | undefined, env: Environment): void {
  if (tls === undefined || tls.disabled === true) return;
  if (tls.serverCACert) certificateIn(tls.serverCACert, placeOf(AUTHORITY, tls.serverCACert, env));
  const { clientCert, clientKey } = tls;
  if (clientCert && clientKey) return checkPair(clientCert, clientKey, env);
  if (clientCert) throw InputError.of(placeOf(CERTIFICATE, clientCert, env), missing('key', KEY));
  if (clientKey) throw InputError.of(placeOf(KEY, clientKey, env), missing('certificate', CERTIFICATE));
}

function checkPair(clientCert: ConfigDataSource, clientKey: ConfigDataSource, env: Environment): void {
  const certificate = certificateIn(clientCert, placeOf(CERTIFICATE, clientCert, env));
  const place = placeOf(KEY, clientKey, env);
  if (certificate.checkPrivateKey(keyIn(clientKey, place))) return;
  const what = `${shown(clientKey)} is not the key of the client certificate ${shown(clientCert)}`;
  throw InputError.of(place, `${what}; name the two that belong together`);
}

function missing(what: string, { variable, key }: Setting): string {
  return `is set, and its ${what} is not; set ${variable}_PATH too, or ${key}_path of the profile`;
}

function certificateIn(source: ConfigDataSource, place: string): X509Certificate {
  const text = textIn(source, place);
  try {
    return new X509Certificate(text);
  } catch {
    throw InputError.of(place, `${shown(source)} holds no certificate in PEM; correct or unset it`);
  }
}

function keyIn(source: ConfigDataSource, place: string): KeyObject {
  const text = textIn(source, place);
  try {
    return createPrivateKey(text);
  } catch (error) {
    const isEncrypted = /passphrase/i.test(errorMessage(error)) || /ENCRYPTED/.test(text.toString());
    const problem = isEncrypted
      ? 'holds a key with a passphrase, which cannot be given; use one without, which only you may read'
      : 'holds no private key in PEM; correct or unset it';
    throw InputError.of(place, `${shown(source)} ${problem}`);
  }
}

function textIn(source: ConfigDataSource, place: string): Buffer {
  if ('data' in source) return Buffer.from(source.data);
  const unfit = unfitFile(source.path);
  if (unfit !== undefined) throw InputError.of(place, `${source.path} cannot be read: ${unfit}; correct or unset it`);
  try {
    return readFileSync(source.path);
  } catch (error) {
    const reason = REASONS[errorCode(error) ?? ''] ?? errorMessage(error);
    throw InputError.of(place, `${source.path} cannot be read: ${reason}; correct or unset it`, { cause: error });
  }
}

/** The variable where it is set, which goes before the file. */
function placeOf({ variable, key }: Setting, source: ConfigDataSource, env: Environment): string {
  const [ending, kind] = 'path' in source ? (['_PATH', '_path'] as const) : (['_DATA', '_data'] as const);
  return env[`${variable}${ending}`] ? `${variable}${ending}` : `temporal.toml ${key}${kind}`;
}

/** The path; never the text of a key or certificate. */
function shown(source: ConfigDataSource): string {
  return 'path' in source ? source.path : 'the text';
}
