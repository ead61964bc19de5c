const WHOLE = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SMALL = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** An amount in the currency of the prices: `12.30 USD`, `0.0042`. */
export function money(amount: number, currency?: string): string {
  return `${amount >= 1 ? WHOLE.format(amount) : SMALL.format(amount)}${currency === undefined ? '' : ` ${currency}`}`;
}
