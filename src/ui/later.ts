/** Runs `work` at once and then at most once every `gapMs`: the last call is never lost. */
export function later(gapMs: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  const call = (): void => {
    if (timer) {
      again = true;
      return;
    }
    work();
    timer = setTimeout(() => {
      timer = null;
      if (!again) return;
      again = false;
      call();
    }, gapMs);
  };
  return call;
}
