import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { seedToolOutputs } from '../traces/seed-tool-outputs.ts';
import { spansOf } from '../traces/spans-of.ts';
import type { ContextExtractor } from './context-extractor.ts';
import type { Span } from '../traces/span.ts';
import { toolOutputsOf } from '../traces/tool-outputs-from-trace.ts';
import { traceTrouble } from '../traces/trace-trouble.ts';

const Options = z.strictObject({
  mode: z
    .enum(['general', 'seed'])
    .default('general')
    .describe(
      "general: every tool result of the turn, each once; seed: the Python original's rule, from the trace alone.",
    ),
});

type ToolOutputsOptions = z.infer<typeof Options>;

/**
 * The results of the turn's tool calls are the context, in order, joined by newlines.
 * @throws {StepFailure} `TraceUnusable` where there are none but the trace is not whole; in mode `seed` as `seedToolOutputs`.
 */
export const toolOutputs: ComponentType<ContextExtractor, ToolOutputsOptions> = {
  type: 'tool-outputs',
  options: Options,
  create: ({ mode }) => (mode === 'seed' ? fromSeedRule : fromTurn),
};

const fromTurn = extractor((spans, _trace, inReply) => turnToolOutputs(spans, inReply));

const fromSeedRule = extractor((_spans, trace) => seedToolOutputs(trace));

type Find = (spans: readonly Span[], trace: unknown, inReply: readonly string[]) => readonly string[];

function extractor(find: Find): ContextExtractor {
  return {
    async extract({ readTrace, toolOutputs }) {
      const trace = await readTrace();
      const spans = spansOf(trace);
      const found = find(spans, trace, toolOutputs);
      const trouble = found.length === 0 ? traceTrouble(trace, spans) : undefined;
      if (trouble) throw trouble;
      return found.join('\n');
    },
  };
}

/** Every tool result of a turn: those that its trace tells of, or if it tells of none, those that came with the reply. */
export function turnToolOutputs(spans: readonly Span[], inReply: readonly string[]): readonly string[] {
  const inTrace = toolOutputsOf(spans);
  return inTrace.length > 0 ? inTrace : inReply;
}
