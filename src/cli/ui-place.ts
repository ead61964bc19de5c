import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import type { Config } from '../config.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { serverFiles } from '../temporal/server-files.ts';
import { readServerRecord } from '../temporal/server-record.ts';

/** Where the Temporal UI shows the workflows of this installation. */
export interface UiPlace {
  /** Without a slash at the end. */
  readonly url: string;
  readonly namespace: string;
}

const USUAL_URL = 'http://127.0.0.1:8233';

/**
 * The UI of the embedded server, as its record says, also when it does not run now; of a server that somebody else runs
 * the one that `CONVSIM_UI_URL` names, `undefined` without it.
 */
export function findUi({ home, env }: Config): UiPlace | undefined {
  const external = connectionSettings(env);
  const named = env['CONVSIM_UI_URL']?.replace(/\/+$/, '');
  if (external) return named ? { url: named, namespace: external.namespace } : undefined;
  const record = readServerRecord(serverFiles(home));
  return { url: record ? `http://127.0.0.1:${record.uiPort}` : USUAL_URL, namespace: 'default' };
}

/** Address of the list of a batch's workflows. */
export function batchLink(ui: UiPlace, batchId: string): string {
  const query = `${SEARCH_ATTRIBUTES.batch.name}="${batchId}"`;
  return `${workflowsOf(ui)}?query=${encodeURIComponent(query)}`;
}

/** Address of one workflow, its latest run. */
export function workflowLink(ui: UiPlace, workflowId: string): string {
  return `${workflowsOf(ui)}/${encodeURIComponent(workflowId)}`;
}

function workflowsOf({ url, namespace }: UiPlace): string {
  return `${url}/namespaces/${encodeURIComponent(namespace)}/workflows`;
}
