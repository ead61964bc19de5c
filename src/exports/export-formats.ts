import { InputError } from '../contract/errors.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import { csvLines } from './csv-lines.ts';
import type { ExportFormat } from './export-format.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { markdownBlocks } from './markdown-blocks.ts';
import { messagesLines } from './messages-lines.ts';
import { mlflowEvalLines } from './mlflow-eval-lines.ts';
import { parquetChunks } from './parquet-chunks.ts';
import { singleFile } from './single-file.ts';

/** What `--format` takes. */
const FORMATS: Readonly<Record<string, ExportFormat>> = {
  jsonl,
  messages: singleFile('.messages.jsonl', messagesLines),
  'mlflow-eval': singleFile('.mlflow-eval.jsonl', mlflowEvalLines),
  parquet: { ...singleFile('.parquet', parquetChunks), isBinary: true },
  csv: singleFile('.csv', csvLines),
  markdown: singleFile('.md', markdownBlocks),
  junit,
};

/** Names of the formats, in the order in which they are named to people. */
export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

/** The format of that name. @throws {InputError} naming those that there are. */
export function requireFormat(name: string): ExportFormat {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format) return format;
  throw InputError.of('--format', `unknown format "${name}"${suggestionOrAll(name, FORMAT_NAMES, 'formats')}`);
}
