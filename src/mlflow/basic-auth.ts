/** The `authorization` header of a user name and a password, as RFC 7617 has it. */
export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
