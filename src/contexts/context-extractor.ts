/** What one turn left to make the next question from. */
export interface ExtractionInput {
  /** The agent's answer. */
  readonly answer: string;
  /** Tool results that came with the reply, in order, each once. */
  readonly toolOutputs: readonly string[];
  /** Reads the trace as the agent's server sent it; `undefined` where it sent none. Traces are large: call it only to use it. */
  readonly readTrace: () => Promise<unknown>;
}

/** Turns a reply into the text that the next question is made from. */
export interface ContextExtractor {
  /** The text; empty if the reply contains nothing usable. */
  extract(input: ExtractionInput): Promise<string> | string;
  /** Ends what the extractor started (a thread); called when its worker stops. */
  close?(): Promise<void>;
}
