/** A word in small letters without the commonest English endings, so that resume, Resumes, resumed and resuming meet. */
export function stem(word: string): string {
  const base = word.toLowerCase().replace(/['’]s$/, '');
  if (base.length < 3 || !/^[a-z]+$/.test(base)) return base;
  return withoutTense(withoutPlural(base))
    .replace(/(?<=..)e$/, '')
    .replace(/(?<=..)y$/, 'i');
}

function withoutPlural(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/..ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=ch|sh|ss|x|zz)es$/, '').replace(/s$/, '');
}

function withoutTense(word: string): string {
  const base = /^(.*[aeiouy].*)(?:ing|(?<!e)ed)$/.exec(word)?.[1];
  if (base === undefined || base.length < 3) return word;
  return base.replace(/(?<=..)([bdfgmnprt])\1$/, '$1');
}
