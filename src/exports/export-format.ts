import type { ExportOrder } from './export-order.ts';

/** A form in which batches are exported. */
export interface ExportFormat {
  /** Of file names, with its dot. */
  readonly ending: string;
  /** Which scores it holds: those of all sets, those of one, or those of one that has to be there. */
  readonly holds: 'all-sets' | 'one-set' | 'needed-set';
  /** Whether it is no text. */
  readonly isBinary?: boolean;
  /** Streams the document, whose lines end with their line ends. */
  chunks(order: ExportOrder): AsyncIterable<string | Uint8Array>;
  /** Writes the file, and others beside it where the format has some; returns what to say. */
  write(order: ExportOrder, file: string): Promise<readonly string[]>;
}
