import { navigate } from '../navigate.ts';
import { Toggle } from '../parts/toggle.tsx';
import type { TranscriptOptions } from './transcript-options.ts';

interface ViewButtonsProps {
  readonly shown: TranscriptOptions;
  readonly withOptions: (changes: { readonly raw?: string; readonly open?: string }) => string;
}

/** Buttons for how the texts are shown. */
export function ViewButtons({ shown: { isOpen, isRaw }, withOptions }: ViewButtonsProps) {
  const change = (changes: { readonly raw?: string; readonly open?: string }): void =>
    navigate(withOptions(changes), { isReplacing: true });
  return (
    <div class="view-buttons" role="group" aria-label="How the texts are shown">
      <Toggle
        name="Details"
        isOn={isOpen}
        title="Open or close all details (o)"
        onPress={() => change({ open: isOpen ? '' : '1' })}
      />
      <Toggle
        name="Raw"
        isOn={isRaw}
        title="Texts as they were written (r)"
        onPress={() => change({ raw: isRaw ? '' : '1' })}
      />
    </div>
  );
}
