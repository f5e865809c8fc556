import type { IntakeDetail } from "@belay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { client } from "../../api/client.ts";
import { queryKey } from "../../api/keys.ts";
import { createIntakeDraft, type DraftState, type IntakeDraft } from "./intake-draft.ts";

/** A form's draft for as long as the form is open; `onBegun` when a new one has got its address. */
export function useIntakeDraft(
  detail: IntakeDetail | undefined,
  onBegun: (intake: string) => void,
): { draft: IntakeDraft; state: DraftState } {
  const queries = useQueryClient();
  const begun = useRef(onBegun);
  begun.current = onBegun;
  const first = useRef(detail);
  const draft = useMemo(
    () =>
      createIntakeDraft({
        detail: first.current,
        create: (answers, editor) => client.createIntake({ body: { answers, editor } }),
        save: (intake, version, answers, editor) =>
          client.saveIntake({ params: { intake }, body: { version, answers, editor } }),
        read: (intake) => client.intake({ params: { intake } }),
        onSaved: (saved) => {
          queries.setQueryData(queryKey("intakes", null, "one", saved.id), saved);
          begun.current(saved.id);
        },
        storage: localStorage,
        newId: () => crypto.randomUUID(),
        later: (milliseconds, work) => {
          const timer = setTimeout(work, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
    [queries],
  );
  const state = useSyncExternalStore(draft.subscribe, draft.getState);

  useEffect(() => {
    if (detail) draft.arrived(detail);
  }, [draft, detail]);
  useEffect(() => {
    const now = () => void draft.flush();
    draft.resume();
    addEventListener("online", now);
    // A tab that goes to the back may not come again.
    document.addEventListener("visibilitychange", now);
    return () => {
      removeEventListener("online", now);
      document.removeEventListener("visibilitychange", now);
      void draft.flush().finally(() => draft.end());
    };
  }, [draft]);
  return { draft, state };
}
