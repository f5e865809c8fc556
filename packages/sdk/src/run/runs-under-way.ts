import type { Decision } from "@belay/gate";
import type { RunHead } from "@belay/contracts";
import { BelayError } from "../belay-error.ts";
import type { LiveRun } from "./live-run.ts";

/** The AI paths under way, and the calls that wait for them or for a baseline. */
export type RunsUnderWay = {
  readonly size: number;
  /** Registers an AI path; call what is returned when it has ended. */
  enter(run: LiveRun, decision: Decision): () => void;
  /** Counts a caller until its answer is there. */
  wait<Value>(answer: Promise<Value>): Promise<Value>;
  /** Stops every AI path whose decision no longer holds. */
  sweep(broken: (decision: Decision) => BelayError | undefined): void;
  /** Heads of paths that have been under way for a while and were not given before. */
  takeLong(): RunHead[];
  /** Stops what still runs after `graceMs`; resolves when every caller has its answer, or at the deadline. */
  drain(graceMs: number, deadlineMs: number): Promise<void>;
};

/** A run is worth telling of before it has ended when it lasts longer than this, in milliseconds. */
const longMs = 1000;

type Held = { run: LiveRun; decision: Decision; told: boolean };

export function createRunsUnderWay(): RunsUnderWay {
  const paths = new Set<Held>();
  let callers = 0;
  let emptied: () => void = () => {};

  const ended = () => {
    if (paths.size === 0 && callers === 0) emptied();
  };

  return {
    get size() {
      return paths.size;
    },
    enter(run, decision) {
      const held: Held = { run, decision, told: false };
      paths.add(held);
      return () => {
        paths.delete(held);
        ended();
      };
    },
    async wait(answer) {
      callers += 1;
      try {
        return await answer;
      } finally {
        callers -= 1;
        ended();
      }
    },
    sweep(broken) {
      for (const { run, decision } of paths) {
        const error = broken(decision);
        if (error) run.stop(error);
      }
    },
    takeLong() {
      const before = performance.now() - longMs;
      const long: RunHead[] = [];
      for (const held of paths) {
        if (held.told || held.run.startedAt > before) continue;
        held.told = true;
        long.push(held.run.head);
      }
      return long;
    },
    async drain(graceMs, deadlineMs) {
      if (paths.size === 0 && callers === 0) return;
      const stopping = setTimeout(() => {
        for (const { run } of paths) run.stop(new BelayError("aborted", "The connection was closed."));
      }, graceMs);
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, deadlineMs);
        emptied = () => {
          clearTimeout(late);
          resolve();
        };
      });
      clearTimeout(stopping);
    },
  };
}
