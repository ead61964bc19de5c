export const whatIsBroken = (x: unknown) => x;
