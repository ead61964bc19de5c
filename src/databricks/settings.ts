import { z } from 'zod';
import type { ComponentHost } from '../contract/component-type.ts';
import { TokenCommandField } from '../credentials/credential-fields.ts';
import { readProfile } from './read-profile.ts';
import { misconfigured } from './misconfigured.ts';

/** Options of every component that calls a Databricks workspace: spread them into its strict schema. */
export const databricksOptions = {
  host: z.string().trim().min(1).optional().describe('The workspace, such as https://dbc-1234.cloud.databricks.com.'),
  profile: z.string().trim().min(1).optional().describe('A profile of ~/.databrickscfg with host and credentials.'),
  ...TokenCommandField,
};

/** What stands in the spec about a workspace. */
export interface WorkspaceOptions {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
  readonly tokenCommand?: string[] | undefined;
}

/** Each setting: its variable, and its key in a profile. */
export const SETTINGS = {
  host: { variable: 'DATABRICKS_HOST', key: 'host' },
  token: { variable: 'DATABRICKS_TOKEN', key: 'token' },
  clientId: { variable: 'DATABRICKS_CLIENT_ID', key: 'client_id' },
  clientSecret: { variable: 'DATABRICKS_CLIENT_SECRET', key: 'client_secret' },
  authType: { variable: 'DATABRICKS_AUTH_TYPE', key: 'auth_type' },
  workspaceId: { variable: 'DATABRICKS_WORKSPACE_ID', key: 'workspace_id' },
} as const;

/** A setting's name. */
export type Setting = keyof typeof SETTINGS;

/** The settings found, secrets among them. */
export type Settings = Readonly<Partial<Record<Setting, string>>>;

/**
 * Gathers the settings as Databricks' own clients do: the spec rules over the environment, the environment over the profile,
 * and no profile is read where host or credentials are known without it and none is named.
 * @throws {StepFailure} `WorkerMisconfigured` for a profile that cannot be read.
 */
export async function gatherSettings(
  options: WorkspaceOptions,
  { readEnv }: ComponentHost,
  section: string,
): Promise<Settings> {
  const known = { ...settingsFrom(({ variable }) => readEnv(variable)), ...trimmed({ host: options.host }) };
  const profile = options.profile ?? namedProfile(readEnv);
  if (profile === undefined && (known.host ?? known.token ?? known.clientId ?? known.clientSecret)) return known;
  const file = await readProfile(profile, readEnv, section);
  return { ...settingsFrom(({ key }) => file[key]), ...known };
}

/** The one value of a setting that must be there. */
export function required(settings: Settings, name: Setting, section: string): string {
  const value = settings[name];
  if (value !== undefined) return value;
  const { variable, key } = SETTINGS[name];
  throw misconfigured(
    section,
    `${variable} is not set. Set it where the worker runs, or ${key} in a profile of ~/.databrickscfg.`,
  );
}

function namedProfile(readEnv: ComponentHost['readEnv']): string | undefined {
  const named = readEnv('DATABRICKS_CONFIG_PROFILE')?.trim();
  // MLflow's way to name one: databricks://<profile>; with a colon it means a secret scope.
  return named || /^databricks:\/\/([^:/]+)$/.exec(readEnv('MLFLOW_TRACKING_URI')?.trim() ?? '')?.[1];
}

function settingsFrom(read: (setting: (typeof SETTINGS)[Setting]) => string | undefined): Settings {
  const entries = Object.entries(SETTINGS).map(([name, setting]) => [name, read(setting)] as const);
  return trimmed(Object.fromEntries(entries));
}

function trimmed(settings: Readonly<Partial<Record<Setting, string | undefined>>>): Settings {
  const entries = Object.entries(settings).map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}
