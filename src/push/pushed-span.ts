/** What an attribute of a span may hold. */
export type AttributeValue = string | number | boolean | string[];

/** Attributes by name; those that are `undefined` are left out when the span is encoded. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** Something that happened at one moment of a span. */
export interface SpanEvent {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly attributes: Attributes;
}

/** A span as it is pushed, whatever it is encoded to. */
export interface PushedSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Absent for the root of its trace. */
  readonly parentId?: string | undefined;
  readonly name: string;
  /** `client`: a call of something outside. */
  readonly kind: 'internal' | 'client';
  /** Milliseconds since 1970, like `endMs`. */
  readonly startMs: number;
  readonly endMs: number;
  /** What went wrong; absent where nothing did. */
  readonly error?: string | undefined;
  readonly attributes: Attributes;
  readonly events?: readonly SpanEvent[] | undefined;
}
