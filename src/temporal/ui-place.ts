import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import type { Environment } from '../contract/environment.ts';
import { connectionSettings } from './connection-settings.ts';
import { serverFiles } from './server-files.ts';
import { readPreviousPorts, readServerRecord } from './server-record.ts';

/** Where the Temporal UI shows the workflows of this installation. */
export interface UiPlace {
  /** Without a slash at the end. */
  readonly url: string;
  readonly namespace: string;
}

/** What the environment of a process sets. */
interface Surroundings {
  readonly home: string;
  readonly env: Environment;
}

const USUAL_URL = 'http://127.0.0.1:8233';

/**
 * The UI of the embedded server, as its record says, also when it does not run now; of a server that somebody else runs
 * the one that `CONVSIM_UI_URL` names, `undefined` without it.
 */
export function findUi({ home, env }: Surroundings): UiPlace | undefined {
  const external = connectionSettings(env);
  const named = env['CONVSIM_UI_URL']?.replace(/\/+$/, '');
  if (external) return named ? { url: named, namespace: external.namespace } : undefined;
  const record = readServerRecord(serverFiles(home));
  return { url: record ? `http://127.0.0.1:${record.uiPort}` : USUAL_URL, namespace: 'default' };
}

/** Where the UI of the embedded server looks for the codec server, also when it does not run now; `undefined` where it does not. */
export function findCodecPort({ home, env }: Surroundings): number | undefined {
  if (connectionSettings(env)) return undefined;
  const files = serverFiles(home);
  return (readServerRecord(files) ?? readPreviousPorts(files)).codecPort;
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
