import { useId } from "react";
import { Button } from "../../components/button.tsx";
import { DiffText } from "../../components/diff-text.tsx";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { valueAt } from "../../lib/json-text.ts";
import { wordDiff } from "../../lib/word-diff.ts";
import { fieldAt, memoFields } from "./memo-fields.ts";
import type { Editing } from "./memo-editing.ts";
import { fieldText } from "./memo-words.ts";

interface ClashPanelProps {
  editing: Editing;
  onChoose: (pointer: string, side: "mine" | "theirs") => void;
  onSettle: () => void;
}

/** Two people wrote the same parts: both versions, side by side, one to be chosen for each part. */
export function ClashPanel({ editing, onChoose, onSettle }: ClashPanelProps) {
  const { clash, draft } = editing;
  if (!clash) return null;
  const open = clash.pointers.filter((pointer) => !clash.chosen[pointer]).length;
  return (
    <section className="clash" aria-labelledby="clash-title">
      <h2 id="clash-title">
        <ToneWord tone="watch" className="font-semibold!">
          <ActorName actor={clash.theirs.savedBy} /> wrote the same{" "}
          {formatPlural(clash.pointers.length, "part")}
        </ToneWord>
      </h2>
      <p className="quiet">
        Saved <RelativeTime at={clash.theirs.savedAt} />, while you wrote. Nothing of yours is lost, and
        nothing is saved until you choose. What only one of you changed is in the form already.
      </p>
      {clash.pointers.map((pointer) => (
        <Choice
          key={pointer}
          pointer={pointer}
          mine={draft}
          theirs={clash.theirs.content}
          name={clash.theirs.savedBy.name}
          chosen={clash.chosen[pointer]}
          onChoose={(side) => onChoose(pointer, side)}
        />
      ))}
      <div className="row mt-4">
        <Button
          kind="primary"
          onClick={onSettle}
          unavailable={open > 0 ? `Choose for ${formatPlural(open, "more part")} first.` : undefined}
        >
          Save with these choices
        </Button>
        {open > 0 && <span className="note">{formatPlural(open, "part")} to choose</span>}
      </div>
    </section>
  );
}

interface ChoiceProps {
  pointer: string;
  mine: Editing["draft"];
  theirs: Editing["draft"];
  name: string;
  chosen: "mine" | "theirs" | undefined;
  onChoose: (side: "mine" | "theirs") => void;
}

function Choice({ pointer, mine, theirs, name, chosen, onChoose }: ChoiceProps) {
  const id = useId();
  const field = fieldAt(pointer) ?? memoFields[0];
  if (!field) return null;
  const text = {
    mine: fieldText(field, valueAt(mine, pointer)),
    theirs: fieldText(field, valueAt(theirs, pointer)),
  };
  const sides = [
    {
      side: "mine",
      label: "Yours",
      shown: <span className="whitespace-pre-wrap">{text.mine || "empty"}</span>,
    },
    {
      side: "theirs",
      label: name,
      shown: text.theirs ? <DiffText diff={wordDiff(text.mine, text.theirs)} /> : "empty",
    },
  ] as const;
  return (
    <fieldset className="clash-choice">
      <legend>{field.label}</legend>
      {sides.map(({ side, label, shown }) => (
        <label key={side} className="clash-side" data-chosen={chosen === side || undefined}>
          <span className="row">
            <input type="radio" name={id} checked={chosen === side} onChange={() => onChoose(side)} />
            <b>{label}</b>
            {side === "theirs" && <span className="note">against yours</span>}
          </span>
          <span className="clash-text">{shown}</span>
        </label>
      ))}
    </fieldset>
  );
}
