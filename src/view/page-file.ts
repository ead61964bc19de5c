import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UnavailableError } from '../contract/errors.ts';

/** The built page, cut where the data of a report stands. */
export interface PageFile {
  /** Up to where the data stands, without a policy. */
  readonly head: string;
  readonly tail: string;
  /** Sources of its one script and one style, as a Content-Security-Policy names them. */
  readonly scriptSource: string;
  readonly styleSource: string;
}

const BUILT = [new URL('../page/index.html', import.meta.url), new URL('../../dist/page/index.html', import.meta.url)];
const PLACE = '<!-- convsim:data -->';

/** Reads the page that the build has made. @throws {UnavailableError} where it is not there. */
export async function readPageFile(): Promise<PageFile> {
  const html = await firstOf(BUILT);
  const parts = html?.split(PLACE) ?? [];
  const [head, tail] = parts;
  if (head === undefined || tail === undefined || parts.length !== 2) {
    throw new UnavailableError('the page of convsim is not built; build it with npm run build');
  }
  return { head, tail, scriptSource: hashOf(html ?? '', 'script'), styleSource: hashOf(html ?? '', 'style') };
}

async function firstOf(places: readonly URL[]): Promise<string | undefined> {
  for (const place of places) {
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `'sha256-…'` of the content of the only element of that name. */
function hashOf(html: string, name: 'script' | 'style'): string {
  const content = new RegExp(`<${name}[^>]*>(.*?)</${name}>`, 's').exec(html)?.[1] ?? '';
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/**
 * What a page may do: run its own script, use its own style, and read from where `connect` says; nothing else is loaded, sent
 * or framed.
 */
export function contentPolicy({ scriptSource, styleSource }: PageFile, connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    `script-src ${scriptSource}`,
    `style-src ${styleSource}`,
    `connect-src ${connect}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
