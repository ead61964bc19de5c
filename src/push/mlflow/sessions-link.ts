/**
 * The page of MLflow's UI that lists the sessions of an experiment, in 3.17 the traces grouped by session; a server may stand behind
 * a prefix.
 */
export function sessionsLink(uri: string, experimentId: string): string {
  const { origin, pathname } = new URL(uri);
  return `${origin}${pathname.replace(/\/+$/, '')}/#/experiments/${experimentId}/traces?groupBy=session`;
}
