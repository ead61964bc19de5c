/** Says beside what is shown what is wrong with it, and is read out when it appears. */
export function Notice({ text }: { readonly text: string }) {
  return (
    <p class="notice" role="status">
      {text}
    </p>
  );
}
