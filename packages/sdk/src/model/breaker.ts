/** When the model is left alone for a while, per experiment. */
export type BreakerOptions = {
  /** Outcomes remembered. Default 20. */
  window?: number | undefined;
  /** Fewest failures among them that open it. Default 5. */
  failures?: number | undefined;
  /** Smallest share of failures among them that opens it. Default 0.5. */
  share?: number | undefined;
  /** Milliseconds it stays open the first time, doubled up to 60,000 by each failed probe. Default 10,000. */
  openMs?: number | undefined;
};

export type BreakerMode = "closed" | "open" | "half-open";

/**
 * Modes:
 * - closed: calls pass. Left for open when enough of the last outcomes are failures.
 * - open: calls are refused. Left for half-open by the first call after the wait.
 * - half-open: one call, the probe, is under way; others are refused. Success leads to closed with nothing
 *   remembered, failure to open with twice the wait, an outcome that says nothing back to open, due at once.
 */
export type Breaker = {
  readonly mode: BreakerMode;
  /** Whether a call may be made; a true answer must be followed by `succeeded`, `failed` or `released`. */
  admit(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call ended without telling anything of the model: aborted, or refused before it left. */
  released(): void;
};

const longestOpenMs = 60_000;

export function createBreaker(options: BreakerOptions = {}, now = () => performance.now()): Breaker {
  const { window = 20, failures = 5, share = 0.5, openMs = 10_000 } = options;
  let mode: BreakerMode = "closed";
  let outcomes: boolean[] = [];
  let waitMs = openMs;
  let openUntil = 0;

  function open(): void {
    mode = "open";
    // Drawn within a fifth, so that many instances don't probe together.
    openUntil = now() + waitMs * (0.9 + Math.random() * 0.2);
  }

  return {
    get mode() {
      return mode;
    },
    admit() {
      if (mode === "closed") return true;
      if (mode === "half-open" || now() < openUntil) return false;
      mode = "half-open";
      return true;
    },
    succeeded() {
      if (mode === "half-open") {
        mode = "closed";
        outcomes = [];
        waitMs = openMs;
      } else if (mode === "closed") {
        outcomes.push(true);
        if (outcomes.length > window) outcomes.shift();
      }
    },
    failed() {
      if (mode === "half-open") {
        waitMs = Math.min(longestOpenMs, waitMs * 2);
        open();
      } else if (mode === "closed") {
        outcomes.push(false);
        if (outcomes.length > window) outcomes.shift();
        const failed = outcomes.filter((ok) => !ok).length;
        if (failed >= failures && failed / outcomes.length >= share) open();
      }
    },
    released() {
      if (mode === "half-open") {
        mode = "open";
        openUntil = now();
      }
    },
  };
}
