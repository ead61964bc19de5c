import { errorCode, errorMessage } from '../contract/error-message.ts';

/** Codes of SQLite, of the system and of PostgreSQL for a disk without space. */
const FULL = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', '53100']);

/** Why a database did not do what it was asked, and what helps, where that is known; `name` is its file, or its address without a password. */
export function troubleReason(error: unknown, name: string): string {
  if (isBusy(error)) return `another process has locked ${name}; end that process, or wait until it is done`;
  if (FULL.has(errorCode(error) ?? '')) return `the disk of ${name} is full; make room on it`;
  return errorMessage(error);
}

/** Whether another process holds the write lock of a SQLite file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/.test(errorCode(error) ?? '');
}
