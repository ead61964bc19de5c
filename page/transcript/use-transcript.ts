import { useEffect, useState } from 'preact/hooks';
import type { PageSource } from '../../src/view/data/page-source.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';

interface Asked {
  readonly source: PageSource;
  readonly batch: string;
  /** Absent: there is none to read. */
  readonly index: number | undefined;
  /** Reads it again whenever this changes. */
  readonly revision: string | undefined;
  /** Changes whenever it is worth another try after a failure. */
  readonly occasion?: unknown;
}

/** A transcript as far as it was read. */
export interface TranscriptState {
  /** That of the conversation before while the next one is read. */
  readonly transcript?: Transcript;
  readonly isLoading: boolean;
  /** Why the last attempt to read it failed. */
  readonly error?: Error;
}

interface Read {
  readonly place: string;
  readonly transcript?: Transcript;
  readonly error?: Error;
}

/** Reads a transcript, and reads it again when its batch has changed; what was read before stays until then. */
export function useTranscript({ source, batch, index, revision, occasion }: Asked): TranscriptState {
  const place = `${batch}/${index}`;
  const [read, setRead] = useState<Read>({ place });
  useEffect(() => {
    if (index === undefined) return setRead({ place });
    let isLeft = false;
    const show = (next: (before: Read) => Read): void => {
      if (!isLeft) setRead(next);
    };
    source.transcript(batch, index).then(
      (transcript) => show(() => ({ place, transcript })),
      (error: unknown) => show((before) => ({ ...(before.place === place && before), place, error: asError(error) })),
    );
    return () => {
      isLeft = true;
    };
  }, [source, place, revision, read.error && occasion]);
  const isLoading = index !== undefined && (read.place !== place || (!read.transcript && !read.error));
  return {
    isLoading,
    ...(read.transcript && { transcript: read.transcript }),
    ...(read.error && { error: read.error }),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
