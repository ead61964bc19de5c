import { type Mark, marksOf } from '../text/mark.ts';
import { quotePlaces } from '../text/quote-places.ts';
import { searchPlaces } from '../text/search-places.ts';
import { visibleText } from '../text/visible-text.ts';

/** What is marked in the texts of a turn. */
export interface Sought {
  /** Words that a judge quoted, in this turn. */
  readonly quote: string | undefined;
  readonly search: string;
}

/** The places of a text that are marked: the quote first, then what was searched for. */
export function soughtMarks(plain: string, { quote, search }: Sought): readonly Mark[] {
  return [
    ...marksOf(quote ? quotePlaces(plain, visibleText(quote)) : [], 'quote'),
    ...marksOf(searchPlaces(plain, visibleText(search)), 'search'),
  ];
}
