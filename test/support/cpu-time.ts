/** CPU time that this process has used so far, in milliseconds: what a busy machine does not lengthen. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
