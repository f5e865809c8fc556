import { failureOf, isProblem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import type { Editing, EditingMode } from "./memo-editing.ts";

interface SaveStateProps {
  editing: Editing;
  mode: EditingMode;
  onRetry: () => void;
}

/** Whether what is written is kept. Always there, so that nothing moves. */
export function SaveState({ editing, mode, onRetry }: SaveStateProps) {
  return (
    <span className="save-state" role="status">
      <Words editing={editing} mode={mode} onRetry={onRetry} />
    </span>
  );
}

function Words({ editing, mode, onRetry }: SaveStateProps) {
  switch (mode) {
    case "settled":
      return (
        <ToneWord tone="good">
          Saved{" "}
          <span aria-hidden="true">
            <RelativeTime at={editing.saved.savedAt} />
          </span>
        </ToneWord>
      );
    case "unsaved":
    case "sending":
      return <ToneWord tone="none">Saving</ToneWord>;
    case "clashing":
      return <ToneWord tone="watch">Not saved: choose whose words</ToneWord>;
    case "failed":
      return isProblem(editing.failure, "conflict") ? (
        <ToneWord tone="none">Reading what changed</ToneWord>
      ) : (
        <>
          <ToneWord tone="stop">Not saved</ToneWord>
          <span className="note">{failureOf(editing.failure).detail} It stays here.</span>
          <Button onClick={onRetry}>Save again</Button>
        </>
      );
  }
}
