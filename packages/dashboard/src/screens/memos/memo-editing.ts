import type { Actor, JsonValue, MemoDetail, MemoState } from "@belay/contracts";
import { changedPointers, type DraftJson, mergeDrafts, withValue, withValuesOf } from "./memo-draft.ts";
import { memoPointers } from "./memo-fields.ts";

/*
 * settled   what is written is what the control plane has. Left by writing.
 * unsaved   written, and not sent yet. Left by sending it.
 * sending   on its way; writing goes on. Left by the answer: settled, unsaved, or failed.
 * failed    refused or unanswered; what was written stays. Left by sending again.
 * clashing  somebody else saved other words in a part that was written here too. Nothing is sent until a side is
 *           chosen for each such part. Entered by hearing of their edition, left by settling.
 */

/** What the control plane has, as far as is known here. */
export interface SavedMemo {
  content: DraftJson;
  edition: number;
  version: number;
  state: MemoState;
  savedBy: Actor;
  savedAt: string;
}

/** Their words against these. */
export interface Clash {
  theirs: SavedMemo;
  /** Parts that both wrote. */
  pointers: string[];
  /** Which side was chosen for a part. */
  chosen: Record<string, "mine" | "theirs">;
}

export interface Editing {
  saved: SavedMemo;
  draft: DraftJson;
  /** What was sent last and is not known to have arrived; it may have, where no answer came. */
  sent: DraftJson | null;
  sending: boolean;
  failure: unknown;
  clash: Clash | null;
  /** What somebody else's save brought into the form. */
  taken: { by: Actor; at: string; pointers: string[] } | null;
}

export type EditingAction =
  | { kind: "write"; pointer: string; value: JsonValue | undefined }
  | { kind: "send" }
  | { kind: "saved"; memo: SavedMemo }
  | { kind: "failed"; error: unknown }
  | { kind: "heard"; memo: SavedMemo }
  | { kind: "choose"; pointer: string; side: "mine" | "theirs" }
  | { kind: "settle" }
  | { kind: "noticed" };

export const savedMemoOf = (detail: MemoDetail): SavedMemo => ({
  content: detail.content as DraftJson,
  edition: detail.edition,
  version: detail.version,
  state: detail.state,
  savedBy: detail.savedBy,
  savedAt: detail.savedAt,
});

export const beginEditing = (saved: SavedMemo, draft: DraftJson = saved.content): Editing => ({
  saved,
  draft,
  sent: null,
  sending: false,
  failure: null,
  clash: null,
  taken: null,
});

/** Parts that are written and not known to be saved. */
const unsavedPointers = ({ saved, draft }: Pick<Editing, "saved" | "draft">): string[] =>
  changedPointers(saved.content, draft, memoPointers);

export type EditingMode = "settled" | "unsaved" | "sending" | "failed" | "clashing";

export function modeOf(editing: Editing): EditingMode {
  if (editing.clash) return "clashing";
  if (editing.sending) return "sending";
  if (editing.failure) return "failed";
  return unsavedPointers(editing).length > 0 ? "unsaved" : "settled";
}

export function editingReducer(editing: Editing, action: EditingAction): Editing {
  switch (action.kind) {
    case "write":
      return { ...editing, draft: withValue(editing.draft, action.pointer, action.value), failure: null };
    case "send":
      return { ...editing, sent: editing.draft, sending: true, failure: null };
    case "saved":
      // What was sent is what is saved: a text that the server trimmed must not move under the caret.
      return {
        ...editing,
        saved: { ...action.memo, content: editing.sent ?? action.memo.content },
        sent: null,
        sending: false,
        failure: null,
      };
    case "failed":
      return { ...editing, sending: false, failure: action.error };
    case "heard":
      return heard(editing, action.memo);
    case "choose":
      return editing.clash
        ? {
            ...editing,
            clash: {
              ...editing.clash,
              chosen: { ...editing.clash.chosen, [action.pointer]: action.side },
            },
          }
        : editing;
    case "settle":
      return settled(editing);
    case "noticed":
      return { ...editing, taken: null };
  }
}

/** Another edition is there. An answer to what is on its way comes by itself, so until then nothing is heard. */
function heard(editing: Editing, theirs: SavedMemo): Editing {
  const known = editing.clash?.theirs.edition ?? editing.saved.edition;
  if (editing.sending || theirs.edition <= known) return editing;
  // No answer came, but it had arrived: these are the reader's own words.
  if (editing.sent && changedPointers(editing.sent, theirs.content, memoPointers).length === 0)
    return { ...editing, saved: { ...theirs, content: editing.sent }, sent: null, failure: null };
  const merge = mergeDrafts(editing.saved.content, editing.draft, theirs.content, memoPointers);
  const taken =
    merge.taken.length > 0
      ? { by: theirs.savedBy, at: theirs.savedAt, pointers: merge.taken }
      : editing.taken;
  if (merge.clashes.length > 0) {
    const chosen = Object.fromEntries(
      Object.entries(editing.clash?.chosen ?? {}).filter(([pointer]) => merge.clashes.includes(pointer)),
    );
    return {
      ...editing,
      // What they alone changed is taken in now, and counts as known from here on.
      saved: { ...editing.saved, content: withValuesOf(editing.saved.content, theirs.content, merge.taken) },
      draft: merge.content,
      failure: null,
      taken,
      clash: { theirs, pointers: merge.clashes, chosen },
    };
  }
  return { ...editing, saved: theirs, draft: merge.content, failure: null, clash: null, taken };
}

/** A side is chosen for every part: their edition is what this one builds on. */
function settled(editing: Editing): Editing {
  const { clash, saved, draft } = editing;
  if (!clash || clash.pointers.some((pointer) => !clash.chosen[pointer])) return editing;
  const { theirs } = clash;
  const merge = mergeDrafts(saved.content, draft, theirs.content, memoPointers);
  const theirSide = merge.clashes.filter((pointer) => clash.chosen[pointer] === "theirs");
  return {
    ...editing,
    saved: theirs,
    draft: withValuesOf(merge.content, theirs.content, theirSide),
    clash: null,
    failure: null,
  };
}
