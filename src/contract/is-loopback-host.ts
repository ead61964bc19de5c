/** Whether a host name or an address, an IPv6 one without brackets, is always this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  const isName = name === 'localhost' || name.endsWith('.localhost');
  // The last form is how URLs write ::ffff:127.0.0.1.
  return isName || name === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::ffff:7f[0-9a-f]{2}:/.test(name);
}
