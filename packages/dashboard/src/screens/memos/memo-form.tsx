import type { JsonValue, MissingPart, ScopeFinding } from "@belay/contracts";
import { useState } from "react";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { valueAt } from "../../lib/json-text.ts";
import { FieldFrame } from "./field-frame.tsx";
import { MemoControl } from "./memo-control.tsx";
import { type DraftJson, isBlank } from "./memo-draft.ts";
import type { MemoField, MemoGroup } from "./memo-field.ts";
import { fieldAt, memoGroups } from "./memo-fields.ts";
import { textAt } from "./memo-words.ts";

interface MemoFormProps {
  draft: DraftJson;
  missing: readonly MissingPart[];
  findings: readonly ScopeFinding[];
  /** Nothing may be written: the memo is signed, or somebody else's. */
  readOnly: boolean;
  onWrite: (pointer: string, value: JsonValue | undefined) => void;
}

/** Everything the memo says, in the order of its page. */
export function MemoForm({ draft, missing, findings, readOnly, onWrite }: MemoFormProps) {
  return (
    <form onSubmit={(event) => event.preventDefault()} aria-label="The memo's parts">
      <fieldset disabled={readOnly} className="memo-form">
        {memoGroups.map((group) => (
          <section key={group.key} className="memo-group" aria-labelledby={`group-${group.key}`}>
            <div className="row apart">
              <h2 id={`group-${group.key}`}>{group.title}</h2>
              <GroupState group={group} missing={missing} />
            </div>
            <div className="memo-fields">
              {group.fields.map((field) => (
                <Field
                  key={field.pointer}
                  field={field}
                  value={valueAt(draft, field.pointer)}
                  missing={missing.filter(({ path }) => fieldAt(path) === field)}
                  findings={findings.filter(({ path }) => fieldAt(path) === field)}
                  onWrite={onWrite}
                />
              ))}
            </div>
          </section>
        ))}
      </fieldset>
    </form>
  );
}

function GroupState({ group, missing }: { group: MemoGroup; missing: readonly MissingPart[] }) {
  const open = group.fields.filter((field) => missing.some(({ path }) => fieldAt(path) === field)).length;
  return open === 0 ? (
    <ToneWord tone="good" className="text-sm">
      complete
    </ToneWord>
  ) : (
    <span className="note">{formatPlural(open, "part")} to write</span>
  );
}

/** Id of a field's control, to which findings lead. */
export const controlIdOf = (pointer: string): string => `memo${pointer.replace(/\//g, "-")}`;

interface FieldProps {
  field: MemoField;
  value: JsonValue | undefined;
  missing: readonly MissingPart[];
  findings: readonly ScopeFinding[];
  onWrite: MemoFormProps["onWrite"];
}

const groupKinds: readonly string[] = ["choices", "people", "rows", "conditions"];

function Field({ field, value, missing, findings, onWrite }: FieldProps) {
  const [trouble, setTrouble] = useState<string>();
  const id = controlIdOf(field.pointer);
  const { control } = field;
  // An empty field needs no reproach; what stands in one and can't stay does.
  const wrong = isBlank(value) ? undefined : missing.map(messageOf(field)).join(" ") || undefined;
  const error = trouble ?? wrong;
  const limit = "maxLength" in control ? control.maxLength : undefined;
  const length = textAt(value).length;
  return (
    <FieldFrame
      id={id}
      label={field.label}
      help={field.help}
      group={groupKinds.includes(control.kind)}
      optional={field.optional === true && field.fallback === undefined}
      half={field.half === true}
      error={error}
      aside={
        control.kind === "area" && limit !== undefined && length > limit * 0.75 ? (
          <span className="note">
            {length} of {limit}
          </span>
        ) : undefined
      }
      below={findings.map((finding) => (
        <div key={finding.code} className="finding" data-tone="watch">
          <ToneWord tone="watch">{finding.title}</ToneWord>
          <p>{finding.reason}</p>
          <p>
            <b>A way out:</b> {finding.cut}
          </p>
        </div>
      ))}
    >
      <MemoControl
        field={field}
        id={id}
        value={value}
        describedBy={`${id}-help${error ? ` ${id}-error` : ""}`}
        invalid={error !== undefined}
        onTrouble={setTrouble}
        onChange={(next) => onWrite(field.pointer, next)}
      />
    </FieldFrame>
  );
}

/** `Ring 2, share: is missing`, where the part is inside the field. */
function messageOf(field: MemoField) {
  return ({ path, message }: MissingPart): string => {
    const [index, name] = path.slice(field.pointer.length + 1).split("/");
    const { control } = field;
    const one = control.kind === "rows" || control.kind === "lines" ? control.one : "entry";
    const where =
      index === undefined || index === ""
        ? field.label
        : `${one.charAt(0).toUpperCase()}${one.slice(1)} ${Number(index) + 1}${name ? `, ${name}` : ""}`;
    return `${where} ${message}.`;
  };
}
