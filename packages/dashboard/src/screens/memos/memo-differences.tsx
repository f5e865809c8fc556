import { DiffText, diffSummary } from "../../components/diff-text.tsx";
import { formatPlural } from "../../lib/format.ts";
import { valueAt } from "../../lib/json-text.ts";
import { wordDiff } from "../../lib/word-diff.ts";
import { changedPointers, type DraftJson } from "./memo-draft.ts";
import { memoFields, memoGroups, memoPointers } from "./memo-fields.ts";
import { fieldText } from "./memo-words.ts";

/** Two versions part by part: what came in is underlined, what went out is struck. */
export function MemoDifferences({ before, after }: { before: DraftJson; after: DraftJson }) {
  const changed = new Set(changedPointers(before, after, memoPointers));
  if (changed.size === 0) return <p className="quiet">They say the same.</p>;
  return (
    <div className="differences">
      {memoGroups
        .map((group) => ({ ...group, fields: group.fields.filter(({ pointer }) => changed.has(pointer)) }))
        .filter(({ fields }) => fields.length > 0)
        .map((group) => (
          <section key={group.key} aria-label={group.title}>
            <h3 className="label">{group.title}</h3>
            {group.fields.map((field) => {
              const diff = wordDiff(
                fieldText(field, valueAt(before, field.pointer)),
                fieldText(field, valueAt(after, field.pointer)),
              );
              return (
                <div key={field.pointer} className="difference">
                  <div className="row apart">
                    <b>{field.label}</b>
                    <span className="note">{diffSummary(diff)}</span>
                  </div>
                  <DiffText diff={diff} />
                </div>
              );
            })}
          </section>
        ))}
      <p className="note">{formatPlural(memoFields.length - changed.size, "other part")} unchanged.</p>
    </div>
  );
}
