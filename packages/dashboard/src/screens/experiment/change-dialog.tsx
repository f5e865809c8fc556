import type { ExperimentDetail } from "@belay/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AskChange } from "./ask-change.tsx";
import { parseChange, wordsOf } from "./change.ts";
import { CountConfirmations } from "./count-confirmations.tsx";

/**
 * A change of exposure, from the question to the last confirmation. Both are in the URL (`ask`, then
 * `version`), so that the dialog can be linked from an alert and survives a reload.
 */
export function ChangeDialog({ experiment }: { experiment: ExperimentDetail }) {
  const { ask, version } = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = parseChange(ask);
  if (!change) return null;

  const set = (search: { ask?: string | undefined; version?: number | undefined }) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ...search }),
      replace: true,
      resetScroll: false,
    });
  const close = () => set({ ask: undefined, version: undefined });
  const words = wordsOf(change, experiment);

  if (version === undefined) {
    return (
      <AskChange
        key={ask}
        change={change}
        words={words}
        experiment={experiment}
        onClose={close}
        onDone={(sent) => set({ ask, version: sent })}
      />
    );
  }
  return <CountConfirmations version={version} words={words} experiment={experiment.key} onClose={close} />;
}
