import { describe, expect, it } from 'vitest';
import { DerivedValues } from '../../../../src/view/server/derived-values.ts';

/** A derivation that ends when the test says so. */
function held() {
  const gates: ((value: string) => void)[] = [];
  const derive = () => new Promise<string>((resolve) => gates.push(resolve));
  return { derive, gates, end: (value: string) => gates.at(-1)?.(value) };
}

const at = (state: string, patienceMs = 60_000) => ({ key: 'batch', state, patienceMs });

describe('DerivedValues', () => {
  it('derives a value once for all that ask, and not again while its state is the same', async () => {
    const values = new DerivedValues<string>();
    const { derive, gates, end } = held();
    const asked = [values.get(at('1'), derive), values.get(at('1'), derive)];
    end('first');
    expect(await Promise.all(asked)).toEqual([
      { value: 'first', isCurrent: true },
      { value: 'first', isCurrent: true },
    ]);
    expect(await values.get(at('1'), derive)).toEqual({ value: 'first', isCurrent: true });
    expect(gates).toHaveLength(1);
  });

  it('gives what there was to whoever does not wait', async () => {
    const values = new DerivedValues<string>();
    const { derive, end } = held();
    expect(await values.get(at('1', 1), derive)).toEqual({ value: undefined, isCurrent: false });
    end('first');
    expect(await values.get(at('1'), derive)).toEqual({ value: 'first', isCurrent: true });
    expect(await values.get(at('2', 0), derive)).toEqual({ value: 'first', isCurrent: false });
  });

  it('rests after a derivation ten times as long as it took', async () => {
    let nowMs = 0;
    const values = new DerivedValues<string>(() => nowMs);
    const { derive, gates, end } = held();
    const first = values.get(at('1'), derive);
    nowMs = 200;
    end('first');
    await first;
    nowMs = 2_199;
    expect(await values.get(at('2'), derive)).toEqual({ value: 'first', isCurrent: false });
    expect(gates).toHaveLength(1);
    nowMs = 2_200;
    const second = values.get(at('2'), derive);
    end('second');
    expect(await second).toEqual({ value: 'second', isCurrent: true });
  });

  it('throws what the derivation throws, and tries again', async () => {
    const values = new DerivedValues<string>(() => 0);
    await expect(values.get(at('1'), () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
    expect((await values.get(at('1'), async () => 'later')).value).toBe('later');
  });
});
