import type { IntakeDetail } from "@belay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { client } from "../../api/client.ts";
import { queryKey } from "../../api/keys.ts";
import {
  createIntakeDraft,
  type DraftDependencies,
  type DraftState,
  type IntakeDraft,
} from "./intake-draft.ts";

/** This browser's store, apart for each person: what one typed is never another's. */
const storageOf = (person: string): DraftDependencies["storage"] => ({
  getItem: (name) => localStorage.getItem(`${name}-${person}`),
  setItem: (name, value) => localStorage.setItem(`${name}-${person}`, value),
  removeItem: (name) => localStorage.removeItem(`${name}-${person}`),
});

/** A form's draft for as long as the form is open; `onBegun` when a new one has got its address. */
export function useIntakeDraft(
  person: string,
  detail: IntakeDetail | undefined,
  onBegun: (intake: string) => void,
): { draft: IntakeDraft; state: DraftState } {
  const queries = useQueryClient();
  const [draft] = useState(() =>
    createIntakeDraft({
      detail,
      create: (answers, editor) => client.createIntake({ body: { answers, editor } }),
      save: (intake, version, answers, editor) =>
        client.saveIntake({ params: { intake }, body: { version, answers, editor } }),
      read: (intake) => client.intake({ params: { intake } }),
      onSaved: (saved) => queries.setQueryData(queryKey("intakes", null, "one", saved.id), saved),
      storage: storageOf(person),
      newId: () => crypto.randomUUID(),
      later: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    }),
  );
  const state = useSyncExternalStore(draft.subscribe, draft.getState);

  const begun = state.detail?.id;

  useEffect(() => {
    if (begun !== undefined) onBegun(begun);
  }, [begun, onBegun]);
  useEffect(() => {
    if (detail) draft.arrived(detail);
  }, [draft, detail]);
  useEffect(() => {
    const now = () => void draft.flush();
    draft.start();
    addEventListener("online", now);
    // A tab that goes to the back may not come again.
    document.addEventListener("visibilitychange", now);
    return () => {
      removeEventListener("online", now);
      document.removeEventListener("visibilitychange", now);
      void draft.flush();
      draft.end();
    };
  }, [draft]);
  return { draft, state };
}
