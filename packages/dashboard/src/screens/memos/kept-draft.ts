import type { DraftJson } from "./memo-draft.ts";
import type { SavedMemo } from "./memo-editing.ts";

/** What was written and is not saved yet; kept for this tab, so that a reload loses nothing. */
export interface KeptDraft {
  saved: SavedMemo;
  draft: DraftJson;
  /** What was on its way when the page was left. */
  sent: DraftJson | null;
}

const nameOf = (experiment: string): string => `belay-memo-${experiment}`;

export function keepDraft(experiment: string, kept: KeptDraft | null): void {
  try {
    if (kept) sessionStorage.setItem(nameOf(experiment), JSON.stringify(kept));
    else sessionStorage.removeItem(nameOf(experiment));
  } catch {
    // Full or forbidden: then a reload asks first, and that is all.
  }
}

export function keptDraft(experiment: string): KeptDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(experiment)) ?? "null") as KeptDraft | null;
  } catch {
    return null;
  }
}
