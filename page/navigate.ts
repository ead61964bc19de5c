interface NavigateOptions {
  /** Takes the place of the address that is left, which then is no step of the way back. */
  readonly isReplacing?: boolean;
}

/** Goes to an address of the page, as a link does: `navigate('#/batch/nightly-7')`. */
export function navigate(address: string, { isReplacing = false }: NavigateOptions = {}): void {
  if (isReplacing) location.replace(address);
  else location.assign(address);
  // The browser says so later, after keys that were typed meanwhile: those would meet the page as it was.
  dispatchEvent(new Event('hashchange'));
}
