import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { NodeHtmlMarkdown } from 'node-html-markdown';
import { StepFailure } from '../../contract/failures.ts';
import type { Document } from './chunk-document.ts';

/** File name endings that count as documentation. */
const ENDINGS: readonly string[] = ['.md', '.markdown', '.txt', '.html', '.htm'];
/** Longer files are data or generated; a guide's page is far shorter. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;

/**
 * Every document beneath a folder as text, sorted by path; hidden folders, `node_modules`, binary files and files over
 * 5 MB are left out.
 * @throws {StepFailure} `WorkerMisconfigured` when the folder cannot be read or holds no document.
 */
export async function readDocuments(folder: string): Promise<Document[]> {
  const documents: Document[] = [];
  for (const uri of await documentPaths(folder)) {
    const text = await readText(path.join(folder, uri));
    if (text !== undefined) documents.push({ uri, text });
  }
  if (documents.length > 0) return documents;
  throw new StepFailure(
    'WorkerMisconfigured',
    `The docs folder ${folder} holds no readable document. Looked for files ending in ${ENDINGS.join(', ')} ` +
      `(text, up to 5 MB): put some there, or name another folder.`,
  );
}

async function documentPaths(folder: string): Promise<string[]> {
  const names = await listFolder(folder);
  const uris = names.map((name) => name.split(path.sep).join('/'));
  return uris.filter((uri) => isDocument(uri)).sort((a, b) => (a < b ? -1 : 1));
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'Make sure that this machine has the folder, or name another one.';
    throw new StepFailure('WorkerMisconfigured', `Cannot read the docs folder ${folder}: ${why}. ${remedy}`, { cause });
  }
}

function isDocument(uri: string): boolean {
  const isHidden = uri.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
  return !isHidden && ENDINGS.includes(path.extname(uri).toLowerCase());
}

async function readText(file: string): Promise<string | undefined> {
  const { size, isFile } = await stat(file).then((found) => ({ size: found.size, isFile: found.isFile() }));
  if (!isFile || size > MAX_FILE_BYTES) return undefined;
  const bytes = await readFile(file);
  if (bytes.includes(0)) return undefined;
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return /\.html?$/i.test(file) ? NodeHtmlMarkdown.translate(text) : text;
}
