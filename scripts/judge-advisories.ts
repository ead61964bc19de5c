import { z } from 'zod';

/** An advisory that is known and does not fail the audit until a day that is not far. */
export type AuditException = z.infer<typeof AuditException>;

const Day = z.iso.date();

/** What an entry of `audit-exceptions.json` holds: all of it, so that nobody has to guess why it is there. */
export const AuditException = z.strictObject({
  /** The advisory's id, as at the end of its address: `GHSA-…`. */
  id: z.string().regex(/^GHSA(-[\da-z]{4}){3}$/),
  package: z.string().min(1),
  /** Why it does not matter here, or what is waited for. */
  reason: z.string().min(20),
  added: Day,
  /** The first day on which it no longer counts. */
  expires: Day,
});

const Advisory = z.object({ url: z.string(), name: z.string(), title: z.string(), severity: z.string() });

const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Advisory])) })),
});

/** What `npm audit --json` came to. */
export type Audit =
  /** No answer about advisories, and npm's reason. */
  | { readonly isChecked: false; readonly reason: string }
  /** What has to be done before the audit is clean. */
  | { readonly isChecked: true; readonly problems: readonly string[] };

/** Compares what `npm audit --json` printed with the exceptions of a day (`YYYY-MM-DD`). Any severity counts. */
export function judgeAdvisories(output: string, exceptions: readonly AuditException[], day: string): Audit {
  const report = Report.safeParse(parsed(output));
  if (!report.success) return { isChecked: false, reason: reasonIn(output) };
  const found = new Map(
    Object.values(report.data.vulnerabilities)
      .flatMap(({ via }) => via.filter((each) => typeof each !== 'string'))
      .map((advisory) => [idOf(advisory.url), advisory]),
  );
  const open = new Set(exceptions.filter(({ expires }) => day < expires).map(({ id }) => id));
  const problems = [
    ...[...found]
      .filter(([id]) => !open.has(id))
      .map(([id, { name, severity, title }]) => `${id} ${name} (${severity}): ${title}`),
    ...exceptions.flatMap((exception) => problemOf(exception, { isFound: found.has(exception.id), day })),
  ];
  return { isChecked: true, problems };
}

function problemOf(
  { id, package: name, expires }: AuditException,
  { isFound, day }: { readonly isFound: boolean; readonly day: string },
): readonly string[] {
  if (!isFound) return [`${id} ${name} is no longer reported: remove its exception`];
  return day < expires ? [] : [`${id} ${name}: the exception expired on ${expires}`];
}

function idOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonIn(output: string): string {
  const answer = z.object({ message: z.string() }).safeParse(parsed(output));
  return answer.success ? answer.data.message : output.trim().split('\n')[0] || 'npm printed nothing';
}
