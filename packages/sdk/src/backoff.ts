/** Milliseconds to wait before attempt `attempt` (from 1): doubling from `first` up to `most`, half of it drawn. */
export function backoff(attempt: number, first: number, most: number): number {
  const whole = Math.min(most, first * 2 ** Math.min(attempt - 1, 30));
  return whole / 2 + (Math.random() * whole) / 2;
}

/** A wait that doesn't keep the process alive and ends early, without an error, when aborted. */
export function pause(milliseconds: number, signal?: AbortSignal, keepAlive = false): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    if (!keepAlive) timer.unref();
    signal?.addEventListener("abort", done);
  });
}
