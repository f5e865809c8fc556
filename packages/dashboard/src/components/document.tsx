import type { JsonValue } from "@belay/contracts";
import type { ReactNode } from "react";
import { childPointer, humanName } from "../lib/json-text.ts";

interface DocumentProps {
  value: JsonValue;
  /** Draws one text; the desk marks passages in it. */
  renderText?: (text: string, pointer: string) => ReactNode;
  pointer?: string;
}

/** Any JSON value for reading: talks as talks, long text as prose, the rest as names and values. */
export function Document({ value, renderText = markRedactions, pointer = "" }: DocumentProps) {
  if (value === null || value === "") return <span className="text-ink-3">empty</span>;
  if (typeof value === "string")
    return <div className="talk whitespace-pre-wrap">{renderText(value, pointer)}</div>;
  if (typeof value !== "object") return <span>{String(value)}</span>;
  if (Array.isArray(value)) return <List items={value} renderText={renderText} pointer={pointer} />;
  const entries = Object.entries(value);
  const short = entries.filter(([, item]) => isShort(item));
  const long = entries.filter(([, item]) => !isShort(item));
  return (
    <div className="grid gap-4">
      {short.length > 0 && (
        <dl className="pairs">
          {short.map(([name, item]) => (
            <Pair key={name} name={humanName(name)}>
              {typeof item === "string" ? renderText(item, childPointer(pointer, name)) : scalarText(item)}
            </Pair>
          ))}
        </dl>
      )}
      {long.map(([name, item]) => (
        <section key={name}>
          <h3 className="label mb-1">{humanName(name)}</h3>
          <Document value={item} renderText={renderText} pointer={childPointer(pointer, name)} />
        </section>
      ))}
    </div>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function List({
  items,
  renderText,
  pointer,
}: {
  items: JsonValue[];
  renderText: NonNullable<DocumentProps["renderText"]>;
  pointer: string;
}) {
  if (items.length > 0 && items.every(isTurn)) {
    return (
      <dl className="talk">
        {items.map((turn, index) => (
          <div key={index}>
            <dt>{turn.speaker}</dt>
            <dd>{renderText(turn.text, `${pointer}/${index}/text`)}</dd>
          </div>
        ))}
      </dl>
    );
  }
  if (items.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <ol className="grid list-decimal gap-2 ps-5">
      {items.map((item, index) => (
        <li key={index}>
          <Document value={item} renderText={renderText} pointer={childPointer(pointer, index)} />
        </li>
      ))}
    </ol>
  );
}

type Turn = { speaker: string; text: string };

function isTurn(value: JsonValue): value is Turn {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    typeof value.speaker === "string" &&
    typeof value.text === "string"
  );
}

function scalarText(value: JsonValue): string {
  return value === null ? "–" : JSON.stringify(value);
}

function isShort(value: JsonValue): boolean {
  return (
    value === null ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    (typeof value === "string" && value.length <= 120 && !value.includes("\n"))
  );
}

/** Redaction leaves `[Person 1]` and `[Person 2 first name]` in the text; shown as solid chips. */
export function markRedactions(text: string): ReactNode {
  return text.split(/(\[[A-Z][\w -]{0,40}? \d+(?: [a-z]+ name(?: \d+)?)?\])/).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="redacted" title="Redacted before the model">
        {part.slice(1, -1)}
      </span>
    ) : (
      part
    ),
  );
}
