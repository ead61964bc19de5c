import { misconfigured } from './misconfigured.ts';

/**
 * The address of a workspace as people write or paste it, as requests need it: `https://` where no scheme stands, without
 * query, port 443 and slash at the end.
 * @throws {StepFailure} `WorkerMisconfigured` where it is no such address or holds a password.
 */
export function workspaceHost(text: string, section: string): string {
  const address = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw misconfigured(section, `the Databricks host ${shown(text)} is no address like https://host.`);
  if (url.username !== '' || url.password !== '')
    throw misconfigured(section, `the Databricks host ${url.host} must not hold a user name or password.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** What cannot be parsed may still hold a password before its `@`. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^.*@/, '***@').slice(0, 200));
}
