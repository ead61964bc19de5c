import { z } from 'zod';
import { callModule, type CalledFunction } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { moduleType } from '../modules/module-type.ts';
import type { Span } from '../traces/span.ts';
import { spansOf } from '../traces/spans-of.ts';
import type { ContextExtractor, ExtractionInput } from './context-extractor.ts';
import { turnToolOutputs } from './tool-outputs.ts';

/** What a function gives; nothing at all is an empty context. */
const Context = z.string().nullish();

/** An extractor that is a function of the user's: `async ({answer, toolOutputs, trace, spans}) => string`. */
export const moduleContext = moduleType<ContextExtractor>('context.path', functionContext);

/** The extractor that a user's function is; a call of it may take `timeoutMs`. */
export function functionContext(target: CalledFunction, timeoutMs: number): ContextExtractor {
  return { extract: (input) => extract(target, input, timeoutMs) };
}

async function extract(target: CalledFunction, input: ExtractionInput, timeoutMs: number): Promise<string> {
  const given = givenOf(input, (await input.readTrace()) ?? undefined);
  const value = await callModule(target, { timeoutMs, asked: input.answer, during: 'in a call', args: [given] });
  const expected = 'a string, empty or nothing if there is no context';
  return checkReturned({ value, schema: Context, place: target.place, expected }) ?? '';
}

/** The function's argument; what takes a walk through the trace is made when the function asks for it. */
function givenOf({ answer, toolOutputs }: ExtractionInput, trace: unknown) {
  let spans: readonly Span[] | undefined;
  return {
    answer,
    trace,
    get spans() {
      return (spans ??= spansOf(trace));
    },
    get toolOutputs() {
      return turnToolOutputs(this.spans, toolOutputs);
    },
  };
}
