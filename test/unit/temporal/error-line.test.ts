import { describe, expect, it } from 'vitest';
import { errorLine } from '../../../src/temporal/error-line.ts';

describe('errorLine', () => {
  it("prefers gRPC's details to its message", () => {
    const error = Object.assign(new Error('5 NOT_FOUND: no such namespace'), { details: 'no such namespace' });
    expect(errorLine(error)).toBe('no such namespace');
  });

  it('puts a message of several lines on one', () => {
    expect(errorLine(new Error('first\n  second'))).toBe('first second');
  });

  it('gives a code, or else the name, where there is no message', () => {
    expect(errorLine(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
    expect(errorLine(new TypeError(''))).toBe('TypeError');
  });

  it('gives the first of several errors that come without a message of their own', () => {
    expect(errorLine(new AggregateError([new Error('refused on ::1'), new Error('refused')]))).toBe('refused on ::1');
  });

  it('gives any other thrown value as text', () => {
    expect(errorLine('plain')).toBe('plain');
  });
});
