/** Shortened: whole, it is in the files. */
export function KeyId({ keyId }: { readonly keyId: string }) {
  return (
    <code title={keyId}>
      {keyId.slice(0, 8)}…{keyId.slice(-4)}
    </code>
  );
}
