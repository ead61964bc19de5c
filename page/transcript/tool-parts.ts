import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { countOf } from '../format/count.ts';
import { prettyJson, prettyText } from '../text/pretty-json.ts';
import { visibleText } from '../text/visible-text.ts';
import type { DataPart } from './data-part.ts';

type Tools = Pick<TranscriptTurn, 'toolCalls' | 'toolOutputs'>;

/** The tools that an agent called with their arguments, and then what they returned. */
export function toolParts({ toolCalls, toolOutputs }: Tools): readonly DataPart[] {
  return [
    ...toolCalls.map((call) => ({ title: `Calls ${visibleText(call.name)}`, text: prettyJson(call.arguments) })),
    ...toolOutputs.map((text, place) => ({ title: `Output ${place + 1}`, text: prettyText(text) })),
  ];
}

/** Names of the tools: `find_docks, book`. */
export function toolSummary({ toolCalls, toolOutputs }: Tools): string {
  if (toolCalls.length === 0) return countOf(toolOutputs.length, 'tool output');
  const names = [...new Set(toolCalls.map(({ name }) => visibleText(name)))].join(', ');
  return toolCalls.length === 1 ? `Called ${names}` : `${countOf(toolCalls.length, 'tool call')}: ${names}`;
}
