import type { RunFilter } from "../../api/runs.ts";
import { failureCategories, runStates } from "../../lib/run-words.ts";
import { countOf, oneOf, type RawSearch, textOf } from "../../search.ts";

/** Filters of the runs screen as they stand in the URL. `find` says what `q` is: a unit, a record or an attribute. */
export interface RunsSearch {
  arm?: RunFilter["arm"];
  outcome?: RunFilter["state"];
  category?: RunFilter["category"];
  ring?: number | undefined;
  find?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
}

export function parseRunsSearch(search: RawSearch): RunsSearch {
  return {
    arm: oneOf(["ai", "baseline"], search.arm),
    outcome: oneOf(runStates, search.outcome),
    category: oneOf(failureCategories, search.category),
    ring: countOf(search.ring),
    find: textOf(search.find),
    q: textOf(search.q),
    cursor: textOf(search.cursor),
  };
}

export function filterOf({ arm, outcome, category, ring, find, q, cursor }: RunsSearch): RunFilter {
  const filter: RunFilter = { arm, state: outcome, category, ring, cursor };
  if (!q) return filter;
  if (find === "record") return { ...filter, record: q };
  if (find?.startsWith("attribute:"))
    return { ...filter, attribute: find.slice("attribute:".length), value: q };
  return { ...filter, unit: q };
}

export function isFiltered({ arm, outcome, category, ring, q }: RunsSearch): boolean {
  return Boolean(arm ?? outcome ?? category ?? q) || ring !== undefined;
}
