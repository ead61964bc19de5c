import { useLayoutEffect, useRef } from 'preact/hooks';
import { addKeys, type KeyLayer, type Keys } from './active-keys.ts';

/** Lets keys act while the component is shown: `useKeys({ j: { does: 'Next conversation', act: next } })`. */
export function useKeys(keys: Keys): void {
  const layer = useRef<KeyLayer>({ keys });
  layer.current.keys = keys;
  useLayoutEffect(() => addKeys(layer.current), []);
}
