import { readFileSync } from 'node:fs';

/** One recorded exchange with a real server. */
export interface WireCapture {
  readonly request: { readonly method: string; readonly url: string; readonly body: Readonly<Record<string, unknown>> };
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
}

/** The exchange in `test/fixtures/wire/<name>.json`. */
export function wireCapture(name: string): WireCapture {
  return JSON.parse(readFileSync(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8')) as WireCapture;
}
