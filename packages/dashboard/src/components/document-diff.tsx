import type { JsonValue } from "@belay/contracts";
import { formatPlural } from "../lib/format.ts";
import { leavesOf } from "../lib/json-text.ts";
import { wordDiff } from "../lib/word-diff.ts";
import { DiffText } from "./diff-text.tsx";

/** Shorter texts are shown only where they differ. */
const longText = 90;

/** Two versions of a document, part by part: running text whole, the rest where it changed. */
export function DocumentDiff({ before, after }: { before: JsonValue; after: JsonValue }) {
  const old = new Map(leavesOf(before).map((leaf) => [leaf.pointer, leaf]));
  const now = new Map(leavesOf(after).map((leaf) => [leaf.pointer, leaf]));
  const parts = [...new Map([...old, ...now]).values()].map(({ pointer, label }) => {
    const [from, to] = [textOf(old.get(pointer)?.value), textOf(now.get(pointer)?.value)];
    return { pointer, label, from, to, shown: from !== to || to.length > longText };
  });
  const hidden = parts.filter((part) => !part.shown).length;
  return (
    <div className="grid gap-4">
      {parts
        .filter((part) => part.shown)
        .map(({ pointer, label, from, to }) => (
          <section key={pointer}>
            {label && <h3 className="label mb-1">{label}</h3>}
            <DiffText diff={wordDiff(from, to)} />
          </section>
        ))}
      {hidden > 0 && <p className="note">{formatPlural(hidden, "other part")} unchanged.</p>}
    </div>
  );
}

function textOf(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}
