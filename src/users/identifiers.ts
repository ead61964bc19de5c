import { fieldsOf } from '../contract/fields-of.ts';

/** A word that names one thing among many of its kind, such as an order's number. */
export interface Identifier {
  readonly kind: 'mail' | 'date' | 'amount' | 'code' | 'digits';
  /** As it is written. */
  readonly text: string;
  /** In the form in which it is compared. */
  readonly value: string;
}

const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const MONTHS: readonly string[] = [
  'jan|janv|january|januar|janvier|enero|ene|gennaio|gen|janeiro|januari',
  'feb|févr|february|februar|février|febrero|febbraio|fevereiro|fev|februari',
  'mar|march|märz|mär|mars|marzo|março|maart',
  'apr|april|avril|abril|abr|aprile',
  'may|mai|mayo|maggio|mag|maio|mei|maj',
  'jun|june|juni|juin|junio|giugno|giu|junho',
  'jul|july|juli|juillet|julio|luglio|lug|julho',
  'aug|august|août|agosto|ago|augustus',
  'sep|sept|september|septembre|septiembre|settembre|set|setembro',
  'oct|okt|october|oktober|octobre|octubre|ottobre|ott|outubro',
  'nov|november|novembre|noviembre|novembro',
  'dec|dez|déc|december|dezember|décembre|diciembre|dic|dicembre|dezembro',
];
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, index) => names.split('|').map((name): [string, number] => [name, index + 1])),
);
const DATES: readonly RegExp[] = [
  /(?<![\p{L}\d./-])(?<year>(?:19|20)\d\d)[-/.](?<numeric>\d{1,2})[-/.](?<day>\d{1,2})(?![\p{L}\d]|[./-]\d)/gu,
  /(?<![\p{L}\d./-])(?<day>\d{1,2})[./-](?<numeric>\d{1,2})[./-](?<year>(?:\d\d){1,2})(?![\p{L}\d]|[./-]\d)/gu,
  /(?<![\p{L}\d])(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s(?:of|de|di))?\s(?<month>\p{L}{3,10})(?!\p{L})\.?(?:,?\s(?:de\s)?(?<year>(?:19|20)\d\d)(?!\d))?/gu,
  /(?<!\p{L})(?<month>\p{L}{3,10})\.?\s(?<day>\d{1,2})(?:st|nd|rd|th)?(?![\p{L}\d])(?:,?\s(?<year>(?:19|20)\d\d)(?!\d))?/gu,
];
const SUM = "\\d{1,3}(?:[.,' ]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d{1,2})?";
const CURRENCY =
  '(?:[$€£¥₹₺]|usd|eur|gbp|chf|jpy|pln|sek|cad|aud|inr|try|dollars?|euros?|pounds?|quid|bucks?|cents?|franken|francs?|zł|kr|yen|yuan|元|円)';
const AMOUNTS: readonly RegExp[] = [
  new RegExp(`(?:[$€£¥₹₺]|(?<!\\p{L})(?:usd|eur|gbp|chf|jpy|pln|sek|cad|aud|inr))\\s?(?<sum>${SUM})(?!\\d)`, 'giu'),
  new RegExp(`(?<![\\p{L}\\d.,])(?<sum>${SUM})\\s?${CURRENCY}(?!\\p{L})`, 'giu'),
];
/** Letters and digits together: three digits at least, two groups of them, or three parts; `#` before digits makes a code of them too. */
const CODE = /(?<![\p{L}\p{N}])(?:#\s?\d{2,}|[\p{L}\p{N}]+(?:[-_/][\p{L}\p{N}]+)*)(?![\p{L}\p{N}])/gu;
/** Numbers with a unit or an ordinal's end, and times of a clock. */
const MEASURE =
  /^\d+(?:st|nd|rd|th|er|x|k|m|g|s|h|d|w|y|p|am|pm|kg|km|cm|mm|mg|ml|kb|mb|gb|tb|kwh|kw|hz|mhz|ghz|fps|dpi|px|min|mins|sec|secs|ms|hrs?|days?|weeks?|gbps|mbps|mah|in|ft|lb|lbs|oz|nm|v|w|a)$/iu;
const DIGITS = /(?<![\p{L}\d])\d[\d ,.'’-]*\d(?![\p{L}\d])/gu;

/** So many characters are read as fast as they are thinned out. */
const SHORT = 400;

/** Every identifier of a text. What is a part of another one, as the year of a date, counts once. */
export function identifiersIn(text: string): readonly Identifier[] {
  if (!/[\d@]/.test(text)) return [];
  const found: Identifier[] = [];
  let rest = aroundDigits(text.normalize('NFKC'));
  for (const [kind, pattern, valueOf] of FORMS)
    rest = rest.replace(pattern, (...match: readonly unknown[]) => {
      const [whole, groups] = [String(match[0]), match.at(-1)];
      const value = valueOf(whole, fieldsOf(groups) as Groups);
      if (value === '') return whole;
      found.push({ kind, text: whole, value });
      return ' '.repeat(whole.length);
    });
  return found;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** In this order: what one of them takes is not looked at again. A value is empty where it only looked like one. */
const FORMS: readonly (readonly [Identifier['kind'], RegExp, (whole: string, groups: Groups) => string])[] = [
  ['mail', MAIL, (whole) => whole.toLowerCase()],
  ...DATES.map((pattern) => ['date', pattern, (_: string, groups: Groups) => dateOf(groups)] as const),
  ...AMOUNTS.map((pattern) => ['amount', pattern, (_: string, { sum = '' }: Groups) => amountOf(sum)] as const),
  ['code', CODE, codeOf],
  ['digits', DIGITS, digitsOf],
];

/** No identifier reaches further from its digits, or from the sign of a mail address; all the rest is not worth a look. */
function aroundDigits(text: string): string {
  // In a short text finding what to leave out takes longer than a look at all of it.
  if (text.length < SHORT) return text;
  return text.replace(/([^\d@]{64})[^\d@]+([^\d@]{64})/g, '$1 … $2');
}

/** The identifiers of a message that stand in none of the known texts. */
export function inventedIn(message: string, known: readonly string[]): readonly Identifier[] {
  const identifiers = identifiersIn(message).filter(({ text }) => !standsIn(text, known));
  if (identifiers.length === 0) return [];
  const knowledge = knowledgeOf(known.filter((text) => /[\d@]/.test(text)).join('\n'));
  return identifiers.filter((identifier) => !isKnown(identifier, knowledge));
}

/** What makes a part of something longer of what stands beside it; a full stop at the end of a sentence does not. */
const LONGER_BEFORE = /[\p{L}\p{N}]$|[.,/-]$/u;
const LONGER_AFTER = /^[.,/-]?[\p{L}\p{N}]/u;

/** Whether it stands there letter by letter, no part of something longer: most of what is known does. */
function standsIn(identifier: string, known: readonly string[]): boolean {
  return known.some((text) => {
    const at = text.indexOf(identifier);
    if (at < 0) return false;
    const end = at + identifier.length;
    return !LONGER_BEFORE.test(text.slice(Math.max(0, at - 2), at)) && !LONGER_AFTER.test(text.slice(end, end + 2));
  });
}

interface Knowledge {
  readonly values: ReadonlySet<string>;
  /** Days and months without a year. */
  readonly days: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** Letters and digits of all that is known, in capital letters. */
  readonly letters: string;
  readonly digits: readonly string[];
}

function knowledgeOf(text: string): Knowledge {
  const plain = aroundDigits(text.normalize('NFKC'));
  const values = identifiersIn(plain).map(({ kind, value }) => `${kind} ${value}`);
  const numbers = plain.match(new RegExp(SUM, 'gu')) ?? [];
  return {
    values: new Set(values),
    days: new Set(values.filter((value) => value.startsWith('date ')).map(dayOf)),
    numbers: new Set(numbers.map(amountOf)),
    letters: compact(plain),
    digits: [...(plain.match(/\d+/g) ?? []), ...(plain.match(/\d[\d ,.'’-]*\d/g) ?? []).map(joined)],
  };
}

function isKnown({ kind, text, value }: Identifier, knowledge: Knowledge): boolean {
  if (knowledge.values.has(`${kind} ${value}`)) return true;
  switch (kind) {
    case 'mail':
      return false;
    case 'date':
      // Without a year it is the known date of that day, and a year may be added to a day that is known without.
      return (value.endsWith('-') || knowledge.values.has(`date ${dayOf(value)}`)) && knowledge.days.has(dayOf(value));
    case 'amount':
      return knowledge.numbers.has(value);
    case 'code':
      return knowledge.letters.includes(value);
    case 'digits':
      return areDigitsKnown(value, knowledge) || text.split(/\D+/).every((part) => areDigitsKnown(part, knowledge));
  }
}

/** People give the last digits of a number for all of it. */
function areDigitsKnown(value: string, { digits, numbers }: Knowledge): boolean {
  return digits.some((known) => known.endsWith(value)) || numbers.has(amountOf(value));
}

function dateOf({ day = '', month, numeric = '', year = '' }: Groups): string {
  const number = month === undefined ? Number(numeric) : (MONTH_NUMBERS.get(month.toLowerCase()) ?? 0);
  const [low, high] = month === undefined && year !== '' && number > 12 ? [number, Number(day)] : [Number(day), number];
  if (low < 1 || low > 31 || high < 1 || high > 12) return '';
  return `${String(high)}-${String(low)}-${year.slice(-2)}`;
}

function dayOf(value: string): string {
  return `${value
    .replace(/^date /, '')
    .split('-')
    .slice(0, 2)
    .join('-')}-`;
}

function amountOf(sum: string): string {
  const [, whole = sum, decimals = ''] = /^(.*\d)[.,](\d{1,2})$/.exec(sum) ?? [];
  return String(Number(`${joined(whole)}.${decimals || '0'}`));
}

function codeOf(word: string): string {
  if (!/\d/.test(word)) return '';
  const value = compact(word);
  if (word.startsWith('#')) return value;
  const digits = value.replace(/\D/g, '').length;
  const groups = value.match(/\d+/g)?.length ?? 0;
  const isMixed = digits > 0 && digits < value.length && !MEASURE.test(word) && !/^\d+[-/]\d+$/.test(word);
  const isInParts = digits >= 2 && word.split(/[-_/]/).length >= 3;
  return isMixed && (digits >= 3 || groups >= 2 || isInParts) ? value : '';
}

function digitsOf(number: string): string {
  const value = joined(number);
  return value.length >= 4 ? value : '';
}

/** Letters and digits alone, in capital letters. */
export function compact(text: string): string {
  return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function joined(number: string): string {
  return number.replace(/\D/g, '');
}
