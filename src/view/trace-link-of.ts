import type { ComponentSpec } from '../contract/component-spec.ts';

/**
 * Address of a trace in MLflow's UI, as MLflow 3 links to it itself; `undefined` where the agent names no experiment by id: its
 * name would have to be looked up.
 */
export function traceLinkOf(agent: ComponentSpec, traceId: string | null): string | undefined {
  const { trackingUri, experimentId } = agent;
  if (traceId === null || typeof trackingUri !== 'string' || typeof experimentId !== 'string') return undefined;
  if (!URL.canParse(trackingUri)) return undefined;
  const base = new URL(trackingUri);
  const query = new URLSearchParams({ selectedEvaluationId: traceId, traceId });
  // Without user name and password, which an address can hold.
  const path = base.pathname.replace(/\/+$/, '');
  return `${base.origin}${path}/#/experiments/${encodeURIComponent(experimentId)}/traces?${query.toString()}`;
}
