import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const TYPESCRIPT = /\.[cm]?ts$/;

const loaded = new Map<string, Promise<unknown>>();

/**
 * The namespace of a module file, TypeScript included, under plain Node too. A file is loaded once a process, however
 * many ask at once; only one that failed is read again, so that a corrected file needs no new worker.
 */
export function importFile(realPath: string): Promise<unknown> {
  const known = loaded.get(realPath);
  if (known) return known;
  const loading = load(realPath).catch((error: unknown) => {
    loaded.delete(realPath);
    throw error;
  });
  loaded.set(realPath, loading);
  return loading;
}

async function load(realPath: string): Promise<unknown> {
  const url = pathToFileURL(realPath);
  if (TYPESCRIPT.test(realPath)) return tsImport(url.href, import.meta.url);
  // Node remembers a failed import by its address: the time of change makes it read a corrected file.
  url.searchParams.set('changed', String((await stat(realPath)).mtimeMs));
  return import(/* @vite-ignore */ url.href);
}
