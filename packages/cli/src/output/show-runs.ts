import type { RunSummary } from "@belay/contracts";
import type { Context } from "../context.ts";
import { duration, money, relativeTime } from "./figures.ts";
import { runStyle } from "./state-style.ts";
import { table } from "./table.ts";

/** Runs as lines of a table; without its head when they continue one. */
export function showRuns(
  runs: readonly RunSummary[],
  { width, style, now }: Context,
  { head = true } = {},
): string {
  const text = table(
    runs,
    [
      { title: "RUN", cell: ({ id }) => id, style: () => style.dim },
      { title: "STATE", cell: ({ state }) => state, style: ({ state }) => runStyle(state, style) },
      { title: "STARTED", cell: ({ startedAt }) => relativeTime(startedAt, now()) },
      { title: "EXPERIMENT", cell: ({ experiment }) => experiment, dispensable: 3, shrinksTo: 16 },
      {
        title: "ARM",
        cell: ({ assigned, served, shadow }) =>
          shadow
            ? "ai, unseen"
            : assigned === null
              ? "not exposed"
              : assigned === "baseline" && served === "baseline"
                ? assigned
                : `${assigned} → ${servedShort(served)}`,
        dispensable: 2,
      },
      {
        title: "RING",
        cell: ({ ring }) => (ring === null ? "–" : String(ring)),
        align: "right",
        dispensable: 6,
      },
      {
        title: "REASON",
        cell: ({ reason }) => (reason === "assigned" ? "" : (reason ?? "")),
        dispensable: 1,
      },
      { title: "TIME", cell: ({ durationMs }) => duration(durationMs), align: "right", dispensable: 4 },
      { title: "COST", cell: ({ costMicros }) => money(costMicros), align: "right", dispensable: 5 },
    ],
    width,
    style,
  );
  return head ? text : text.slice(text.indexOf("\n") + 1);
}

const servedShort = (served: RunSummary["served"]): string =>
  served === null ? "nothing yet" : served === "ai" ? "AI result" : served;
