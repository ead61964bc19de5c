/** A component as a spec names it: its type and that type's options. */
export type ComponentSpec = { readonly type: string } & Readonly<Record<string, unknown>>;
