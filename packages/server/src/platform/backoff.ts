/** Waits that double from `firstMs` to `mostMs`, each shortened by up to half at random, until `reset`. */
export const createBackoff = (firstMs: number, mostMs: number): { next(): number; reset(): void } => {
  let attempt = 0;
  return {
    next: () => Math.min(mostMs, firstMs * 2 ** Math.min(attempt++, 20)) * (0.5 + Math.random() / 2),
    reset: () => {
      attempt = 0;
    },
  };
};
