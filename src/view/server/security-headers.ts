import { contentPolicy, type PageFile } from '../page-file.ts';

/** Headers of every answer: nothing of it is kept, framed, read by another page, or names its address to anybody. */
export function securityHeaders(page: PageFile): Readonly<Record<string, string>> {
  return {
    'content-security-policy': `${contentPolicy(page, "'self'")}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
