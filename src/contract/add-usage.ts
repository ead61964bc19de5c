import type { Usage } from './message.ts';

/** Tokens of two calls together; one that was not counted adds nothing. */
export function addUsage(a: Usage | null | undefined, b: Usage | null | undefined): Usage | undefined {
  if (!a || !b) return a ?? b ?? undefined;
  const cached = (a.cachedInputTokens ?? 0) + (b.cachedInputTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...(cached > 0 && { cachedInputTokens: cached }),
  };
}
