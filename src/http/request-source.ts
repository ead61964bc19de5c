/** What of a spec a request comes from: the remedies of its refusal name it. */
export interface RequestSource {
  /** The option with its address, such as `agent.url`. */
  readonly addressOption?: string | undefined;
  /** The environment variables that its credentials come from. */
  readonly variables?: readonly string[] | undefined;
  /** Whether it carried a session that the server had named in an earlier turn. */
  readonly hasSession?: boolean | undefined;
}

/** A remedy with what its request comes from in the place of `{address}`, `{credentials}`, `{they}` and `{variable}`. */
export function namedRemedy(remedy: string, { addressOption, variables = [] }: RequestSource = {}): string {
  const names = variables.join(' and ');
  return remedy
    .replace('{address}', addressOption ?? 'the address and its path')
    .replace('{credentials}', names || 'the credentials')
    .replace('{they}', variables.length === 1 ? 'it' : 'they')
    .replace('{variable}', names || 'the variable');
}
