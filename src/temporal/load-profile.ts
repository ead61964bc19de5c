import { existsSync } from 'node:fs';
import { type ClientConfigProfile, loadClientConfig, loadClientConfigProfile } from '@temporalio/envconfig';
import { errorMessage } from '../contract/error-message.ts';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { checkProfile } from './check-profile.ts';
import { errorLine } from './error-line.ts';
import { unfitFile } from './unfit-file.ts';

const NO_PROFILES = 'its profiles are not tables; begin one with [profile.default]';

/**
 * What the environment and a profile of `temporal.toml` say together.
 * @throws {InputError} for a profile that does not exist, a file that cannot be read, and values of the wrong type.
 */
export function loadProfile(env: Environment): ClientConfigProfile {
  const file = env['TEMPORAL_CONFIG_FILE'];
  if (file) checkFile(file);
  const profile = profileOf(env, file);
  checkProfile(profile, env);
  return profile;
}

function profileOf(env: Environment, file: string | undefined): ClientConfigProfile {
  const overrideEnvVars = withoutEmpty(env);
  try {
    checkTables(overrideEnvVars);
    return loadClientConfigProfile({ overrideEnvVars });
  } catch (error) {
    const place = env['TEMPORAL_PROFILE'] ? `TEMPORAL_PROFILE=${env['TEMPORAL_PROFILE']}` : (file ?? 'temporal.toml');
    throw InputError.of(place, `the Temporal settings cannot be used: ${reasonOf(error)}; correct or unset them`);
  }
}

/** What the parser says goes on with lines of the file, in which an API key may stand. */
function reasonOf(error: unknown): string {
  // Of what is no table the reader reads fields all the same.
  if (error instanceof TypeError) return NO_PROFILES;
  const { line, codeblock } = fieldsOf(error);
  if (codeblock === undefined) return errorLine(error);
  return `line ${String(line)} is not valid TOML: ${errorMessage(error)
    .split('\n')[0]
    ?.replace(/^Invalid TOML document: /, '')}`;
}

function checkFile(file: string): void {
  const unfit = unfitFile(file);
  const trouble = existsSync(file) ? unfit && `${file} cannot be read: ${unfit}` : `there is no file ${file}`;
  if (trouble !== undefined) throw InputError.of('TEMPORAL_CONFIG_FILE', `${trouble}; correct or unset it`);
}

/** Keys that others understand are theirs; a text in the place of a table would be passed over, and with it what it says of TLS. */
function checkTables(overrideEnvVars: Record<string, string>): void {
  try {
    loadClientConfig({ overrideEnvVars, configFileStrict: true });
  } catch (error) {
    if (/must be a table/.test(errorMessage(error))) throw error;
  }
}

/** An empty variable means it is not set, as in a shell's `TEMPORAL_ADDRESS= convsim …`. */
function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
