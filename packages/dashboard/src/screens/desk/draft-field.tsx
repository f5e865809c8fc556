import { useId, useRef } from "react";
import { DiffText } from "../../components/diff-text.tsx";
import type { Leaf } from "../../lib/json-text.ts";
import { useFocus } from "../../lib/use-focus.ts";
import { wordDiff } from "../../lib/word-diff.ts";
import { DraftText } from "./annotated-text.tsx";
import type { Claim } from "./passages.ts";

interface DraftFieldProps {
  leaf: Leaf;
  claims: Claim[];
  texts: ReadonlyMap<string, string>;
  onText: (pointer: string, text: string) => void;
  editing: boolean;
  takesFocus: boolean;
  onStopEditing: () => void;
  onApprove: () => void;
  showDiff: boolean;
  onPassage: (number: number) => void;
}

/** Reading text rather than a field of a form. */
export function isLong({ value }: Leaf): boolean {
  return typeof value === "string" && (value.length > 90 || value.includes("\n"));
}

/** One text of the draft: read with its sources, or edited with the difference below it. */
export function DraftField(props: DraftFieldProps) {
  const { leaf, texts, editing, showDiff, claims, onPassage } = props;
  const before = String(leaf.value ?? "");
  const text = texts.get(leaf.pointer) ?? before;
  const changed = text !== before;
  const editable = editing && typeof leaf.value === "string";
  const reading =
    changed && showDiff ? (
      <DiffText diff={wordDiff(before, text)} />
    ) : (
      <DraftText text={text} claims={changed ? [] : claims} onPassage={onPassage} />
    );

  if (!isLong(leaf)) {
    return (
      <>
        <dt>{leaf.label || "Text"}</dt>
        <dd>
          {editable ? (
            <Editor {...props} text={text} />
          ) : changed && showDiff ? (
            <ShortDiff before={before} after={text} />
          ) : leaf.value === null ? (
            "–"
          ) : (
            reading
          )}
        </dd>
      </>
    );
  }
  return (
    <div className="mt-4 first:mt-0">
      {leaf.label && leaf.label !== "Body" && <h3 className="label mb-1">{leaf.label}</h3>}
      {editable ? (
        <>
          <Editor {...props} text={text} long />
          {changed && showDiff && (
            <div className="mt-4">
              <h3 className="label mb-1">Difference</h3>
              {reading}
            </div>
          )}
        </>
      ) : changed && showDiff ? (
        reading
      ) : (
        <div className="prose">{reading}</div>
      )}
    </div>
  );
}

function ShortDiff({ before, after }: { before: string; after: string }) {
  return wordDiff(before, after).parts.map((part, index) =>
    part.kind === "added" ? (
      <ins key={index}>{part.text}</ins>
    ) : part.kind === "removed" ? (
      <del key={index}>{part.text}</del>
    ) : (
      part.text
    ),
  );
}

function Editor({
  leaf,
  text,
  long,
  takesFocus,
  onText,
  onStopEditing,
  onApprove,
}: DraftFieldProps & { text: string; long?: boolean }) {
  const id = useId();
  const field = useRef<HTMLElement>(null);
  useFocus(field, takesFocus);
  const Element = long ? "textarea" : "input";
  return (
    <Element
      id={id}
      className={long ? "field editor" : "field"}
      aria-label={leaf.label || "Text"}
      ref={field as never}
      value={text}
      onChange={(event) => onText(leaf.pointer, event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onStopEditing();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onApprove();
      }}
    />
  );
}
