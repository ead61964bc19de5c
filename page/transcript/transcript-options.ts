import { optionsWith } from '../options-with.ts';

/** What a transcript's address says beside the filters of the list that it was opened from. */
export interface TranscriptOptions {
  /** Turn that is shown first. */
  readonly turn?: number;
  /** Words in that turn that a judge quoted. */
  readonly quote?: string;
  /** Words that were searched for. */
  readonly search: string;
  /** Whether texts are shown as they were written, not as Markdown. */
  readonly isRaw: boolean;
  /** Whether everything that is folded is open. */
  readonly isOpen: boolean;
}

/** Reads `?turn=2&quote=…&raw=1&open=1&q=…`. */
export function transcriptOptions(options: URLSearchParams): TranscriptOptions {
  const turn = options.get('turn') ?? '';
  const quote = options.get('quote');
  return {
    ...(/^\d{1,9}$/.test(turn) && { turn: Number(turn) }),
    ...(quote && { quote }),
    search: options.get('q') ?? '',
    isRaw: options.get('raw') === '1',
    isOpen: options.get('open') === '1',
  };
}

/** Those that another conversation keeps: the list's, and how texts are shown. */
export function keptOptions(options: URLSearchParams): URLSearchParams {
  return optionsWith(options, { turn: undefined, quote: undefined });
}

/** Those of the list of conversations. */
export function listOptions(options: URLSearchParams): URLSearchParams {
  return optionsWith(options, { turn: undefined, quote: undefined, raw: undefined, open: undefined });
}
