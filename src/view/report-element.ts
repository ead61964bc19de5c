import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compressed = promisify(gzip);

/** An element of a report: a value as gzip-compressed JSON in base64, which no browser takes for markup or script. */
export async function reportElement(id: string, value: unknown): Promise<string> {
  const bytes = await compressed(JSON.stringify(value));
  return `<script type="application/gzip" id="${id}">${bytes.toString('base64')}</script>`;
}
