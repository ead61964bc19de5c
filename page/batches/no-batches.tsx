import { Message } from '../parts/message.tsx';

/** What stands where the store holds no batch yet. */
export function NoBatches() {
  return (
    <Message title="No batch yet">
      <p>A batch appears here as soon as it starts. To see one without a key or an agent of your own, run</p>
      <p>
        <code>convsim run examples/demo.yaml</code>
      </p>
    </Message>
  );
}
