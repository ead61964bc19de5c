import type { TextRange } from './mark.ts';
import { quotePlaces } from './quote-places.ts';

/** Places that are marked in one text; more of them help nobody. */
const MOST = 1_000;

/** Where a searched text occurs, capitals or not; where it does not as it stands, its first place without regard to marks of Markdown. */
export function searchPlaces(text: string, searched: string): readonly TextRange[] {
  const wanted = searched.trim();
  if (wanted === '') return [];
  const found: TextRange[] = [];
  for (const { 0: match, index } of text.matchAll(patternOf(wanted))) {
    found.push({ from: index, to: index + match.length });
    if (found.length === MOST) break;
  }
  return found.length > 0 ? found : quotePlaces(text, wanted);
}

function patternOf(wanted: string): RegExp {
  const parts = wanted.split(/\s+/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(parts.join(String.raw`\s+`), 'giu');
}
