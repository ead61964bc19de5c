import { misconfigured } from './misconfigured.ts';
import { required, type Settings } from './settings.ts';

/** How a worker proves who it is: with a personal access token, or as a service principal (OAuth, machine to machine). */
export type Credentials =
  | { readonly type: 'pat'; readonly token: string }
  | { readonly type: 'oauth-m2m'; readonly clientId: string; readonly clientSecret: string };

/**
 * The credentials among the settings; `DATABRICKS_AUTH_TYPE` chooses where there are two kinds.
 * @throws {StepFailure} `WorkerMisconfigured` where there are none, two, or half of one.
 */
export function credentialsOf(settings: Settings, section: string): Credentials {
  const type = settings.authType ?? onlyTypeIn(settings, section);
  if (type === 'pat') return { type, token: required(settings, 'token', section) };
  if (type !== 'oauth-m2m')
    throw misconfigured(
      section,
      `the Databricks auth_type ${type} (DATABRICKS_AUTH_TYPE, or the profile's) is not supported. ` +
        'Use pat with a personal access token, or oauth-m2m with a service principal.',
    );
  const clientId = required(settings, 'clientId', section);
  return { type, clientId, clientSecret: required(settings, 'clientSecret', section) };
}

function onlyTypeIn({ token, clientId, clientSecret }: Settings, section: string): Credentials['type'] {
  const hasClient = (clientId ?? clientSecret) !== undefined;
  if (token === undefined && !hasClient)
    throw misconfigured(
      section,
      'no Databricks credentials were found. Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and ' +
        'DATABRICKS_CLIENT_SECRET, where the worker runs, or name a profile of ~/.databrickscfg.',
    );
  if (token !== undefined && hasClient)
    throw misconfigured(
      section,
      'DATABRICKS_TOKEN and DATABRICKS_CLIENT_ID or DATABRICKS_CLIENT_SECRET (or the same keys of a profile) are both set. ' +
        'Unset one, or choose with DATABRICKS_AUTH_TYPE: pat or oauth-m2m.',
    );
  return hasClient ? 'oauth-m2m' : 'pat';
}
