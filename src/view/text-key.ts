const [PRIME_A, PRIME_B] = [2_654_435_761, 1_597_334_677];

/**
 * A number of 53 bits, equal for equal texts: two of a million others are equal by chance once in 10^4 times. A tenth of the time of
 * a cryptographic digest.
 */
export function textKey(text: string): number {
  let [a, b] = [0xde_ad_be_ef, 0x41_c6_ce_57];
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    a = Math.imul(a ^ code, PRIME_A);
    b = Math.imul(b ^ code, PRIME_B);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 2 ** 32 * (b & 0x1f_ff_ff) + (a >>> 0);
}
