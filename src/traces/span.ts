/** One span of a trace, whichever encoding it came in. */
export interface Span {
  /** Hex digits where the encoding has an OpenTelemetry id, otherwise as it came. */
  readonly id: string;
  /** `undefined` for a root. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** MLflow's span type, as `CHAT_MODEL`, `TOOL` or `RETRIEVER`, or what other conventions call so; empty without one. */
  readonly type: string;
  /** Decoded JSON; `undefined` where nothing was recorded. */
  readonly inputs: unknown;
  /** Decoded JSON; `undefined` where nothing was recorded. */
  readonly outputs: unknown;
  /** Nanoseconds since 1970, exact to some 256 ns only: the numbers are larger than what a double holds. */
  readonly startNs: number | undefined;
  /** The tool that was called, where the span names it beside its own name. */
  readonly toolName?: string | undefined;
  /** The model's id of the tool call, where the span names it. */
  readonly callId?: string | undefined;
  /** Whether its inputs were cut at a length limit: they then hold what could be read of them. */
  readonly areInputsCut?: boolean | undefined;
  /** The same of its outputs. */
  readonly areOutputsCut?: boolean | undefined;
}
