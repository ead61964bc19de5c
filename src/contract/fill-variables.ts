const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names in the `${NAME}` of a text, right or wrong. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);
}

/** The text with values in the place of `${NAME}`, which stays where `valueOf` knows none; `$${` becomes a literal `${`. */
export function fillVariables(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(REFERENCE, (reference: string, name?: string) =>
    name === undefined ? '${' : (valueOf(name) ?? reference),
  );
}

/** What is wrong with the name of a variable; `undefined` where nothing is. */
export function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : `"\${${name}}" names no variable; write "$\${" for a literal "\${"`;
}

/** What is wrong with the first wrong `${NAME}` of a text; `undefined` where nothing is. */
export function variableProblem(text: string): string | undefined {
  return variablesIn(text)
    .map(nameProblem)
    .find((problem) => problem !== undefined);
}
