/** A baseline that failed: its own error is inside, to be thrown on as it is. */
export class BaselineFailure {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Makes a baseline that starts at its first call and never twice; everybody gets the same outcome. */
export function onceBaseline<Output>(
  baseline: () => Output | Promise<Output>,
): () => Promise<Output | BaselineFailure> {
  let outcome: Promise<Output | BaselineFailure> | undefined;
  return () => (outcome ??= settle(baseline));
}

async function settle<Output>(baseline: () => Output | Promise<Output>): Promise<Output | BaselineFailure> {
  try {
    return await baseline();
  } catch (error) {
    return new BaselineFailure(error);
  }
}
