import type { JsonValue, MemoDetail, MemoDraft } from "@belay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { client } from "../../api/client.ts";
import { memoKey } from "../../api/memos.ts";
import { isProblem } from "../../api/problem.ts";
import { keepDraft, keptDraft } from "./kept-draft.ts";
import { beginEditing, type Editing, editingReducer, modeOf, savedMemoOf } from "./memo-editing.ts";

/** After the last key; short enough that nobody wonders, long enough for a word. */
const pauseMs = 700;
/** While the control plane can't be reached, it is tried again as often as this. */
const retryMs = 5000;

/**
 * Writing a memo: saves by itself once `begun`, and takes in what others save meanwhile. What is not saved yet
 * survives a reload of the page.
 */
export function useMemoEditing(detail: MemoDetail, person: string, begun: boolean) {
  const { experiment } = detail;
  const queries = useQueryClient();
  const [editing, dispatch] = useReducer(editingReducer, { detail, person }, begin);
  const mode = modeOf(editing);
  const left = useRef(false);

  useEffect(() => dispatch({ kind: "heard", memo: savedMemoOf(detail) }), [detail]);

  const { draft, saved, sent, failure } = editing;
  const save = useCallback(async () => {
    dispatch({ kind: "send" });
    try {
      const answer = await client.saveMemo({
        params: { experiment },
        body: { basedOn: saved.edition, content: draft as MemoDraft },
      });
      dispatch({ kind: "saved", memo: savedMemoOf(answer) });
      if (left.current) keepDraft({ person, experiment }, null);
      queries.setQueryData(memoKey(experiment, undefined), answer);
      void queries.invalidateQueries({ queryKey: ["memos"], refetchType: "none" });
    } catch (error) {
      dispatch({ kind: "failed", error });
      // Somebody saved meanwhile: reading their edition tells what, and the form takes it in.
      if (isProblem(error, "conflict"))
        await queries.invalidateQueries({ queryKey: memoKey(experiment, undefined) });
    }
  }, [experiment, person, saved.edition, draft, queries]);

  useEffect(() => {
    if (!begun) return undefined;
    const wait = mode === "unsaved" ? pauseMs : mode === "failed" && isAway(failure) ? retryMs : undefined;
    if (wait === undefined) return undefined;
    const timer = setTimeout(() => void save(), wait);
    return () => clearTimeout(timer);
  }, [begun, mode, failure, save]);

  useEffect(() => {
    keepDraft({ person, experiment }, mode === "settled" ? null : { saved, draft, sent });
  }, [experiment, person, mode, saved, draft, sent]);

  useEffect(() => {
    if (mode === "settled") return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [mode]);

  // Whoever goes to another screen in the middle of a pause has written it all the same.
  const leave = useRef<() => void>(undefined);
  useEffect(() => {
    leave.current = begun && mode === "unsaved" ? () => void save() : undefined;
  }, [begun, mode, save]);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      leave.current?.();
    };
  }, []);

  const write = useCallback(
    (pointer: string, value: JsonValue | undefined) => dispatch({ kind: "write", pointer, value }),
    [],
  );
  return { editing, mode, write, save, dispatch };
}

/** Goes on with what this tab had not saved. */
function begin({ detail, person }: { detail: MemoDetail; person: string }): Editing {
  const kept = keptDraft({ person, experiment: detail.experiment });
  if (!kept) return beginEditing(savedMemoOf(detail));
  return editingReducer(beginEditing(kept.saved, kept.draft), { kind: "heard", memo: savedMemoOf(detail) });
}

const isAway = (error: unknown): boolean =>
  isProblem(error, "unreachable", "timed-out", "unavailable", "stale-replica");
