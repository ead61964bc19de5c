import { open, stat } from 'node:fs/promises';

const TAIL_BYTES = 16 * 1024;
const TAIL_LINES = 8;

/** Length of a file in bytes; 0 if it does not exist. */
export async function fileLength(path: string): Promise<number> {
  return stat(path).then(
    (info) => info.size,
    () => 0,
  );
}

/** The last lines a server wrote to its log after position `from`; says so if there are none. */
export async function logTail(path: string, from = 0): Promise<string> {
  const length = await fileLength(path);
  const start = Math.max(from, length - TAIL_BYTES);
  const lines = (await readFrom(path, start, length)).split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 ? lines.slice(-TAIL_LINES).join('\n') : '(it logged nothing)';
}

async function readFrom(path: string, start: number, end: number): Promise<string> {
  if (end <= start) return '';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(end - start), position: start });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
