import { describe, expect, it } from 'vitest';
import { keptOptions, listOptions, transcriptOptions } from '../../../../page/transcript/transcript-options.ts';

const options = new URLSearchParams('outcome=completed&q=dock&turn=2&quote=free&raw=1&open=1');

describe('transcriptOptions', () => {
  it('reads what an address says', () => {
    expect(transcriptOptions(options)).toEqual({ turn: 2, quote: 'free', search: 'dock', isRaw: true, isOpen: true });
    expect(transcriptOptions(new URLSearchParams())).toEqual({ search: '', isRaw: false, isOpen: false });
  });

  it('takes no turn that is no number', () => {
    for (const turn of ['', '-1', '1.5', 'x', '99999999999']) {
      expect(transcriptOptions(new URLSearchParams({ turn })).turn).toBeUndefined();
    }
  });

  it('leaves filters for the list, and how texts are shown for the next conversation', () => {
    expect(listOptions(options).toString()).toBe('outcome=completed&q=dock');
    expect(keptOptions(options).toString()).toBe('outcome=completed&q=dock&raw=1&open=1');
  });
});
