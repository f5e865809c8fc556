import type { DraftJson } from "./memo-draft.ts";
import type { SavedMemo } from "./memo-editing.ts";

/** What was written and is not saved yet; kept for this tab, so that a reload loses nothing. */
export interface KeptDraft {
  saved: SavedMemo;
  draft: DraftJson;
  /** What was on its way when the page was left. */
  sent: DraftJson | null;
}

/** Whose words about what: who signs in next in this tab must not find another's, nor save them. */
export interface DraftPlace {
  person: string;
  experiment: string;
}

const nameOf = ({ person, experiment }: DraftPlace): string => `belay-memo-${person}-${experiment}`;

export function keepDraft(place: DraftPlace, kept: KeptDraft | null): void {
  try {
    if (kept) sessionStorage.setItem(nameOf(place), JSON.stringify(kept));
    else sessionStorage.removeItem(nameOf(place));
  } catch {
    // Full or forbidden: then a reload asks first, and that is all.
  }
}

export function keptDraft(place: DraftPlace): KeptDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(place)) ?? "null") as KeptDraft | null;
  } catch {
    return null;
  }
}
