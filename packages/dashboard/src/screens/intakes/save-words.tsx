import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import type { SaveState } from "./intake-draft.ts";

/** How what was typed stands, in a few words that are always in the same place. */
export function SaveWords({ save }: { save: SaveState }) {
  return (
    <p className="save-words" role="status">
      <Words save={save} />
    </p>
  );
}

function Words({ save }: { save: SaveState }) {
  switch (save.kind) {
    case "saved":
      return save.at === null ? (
        <span className="note">Saved by itself as you type</span>
      ) : (
        <ToneWord tone="good">
          Saved <RelativeTime at={save.at} />
        </ToneWord>
      );
    case "waiting":
    case "saving":
      return <span className="note">Saving…</span>;
    case "collided":
      return <ToneWord tone="watch">Waits for your choice below</ToneWord>;
    case "offline":
      return <ToneWord tone="watch">Not sent yet, kept in this browser</ToneWord>;
    case "refused":
      return <ToneWord tone="stop">Not saved, see below</ToneWord>;
    case "closed":
      return <ToneWord tone="watch">Not saved, kept in this browser</ToneWord>;
  }
}
