import { type IntakeQuestion, type OftenAnswer, oftenUnits } from "@belay/contracts/intake";
import { useId, useState } from "react";

interface IntakeFieldProps {
  question: IntakeQuestion;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Why the control plane will not take it as it is. */
  error?: string | undefined;
  /** Asked for before it can be handed in, and looked for in vain. */
  missing?: boolean;
}

/** One question with its answer, whatever kind it is. */
export function IntakeField({ question, value, onChange, error, missing }: IntakeFieldProps) {
  const id = useId();
  const [unread, setUnread] = useState<string>();
  const complaint = unread ?? error ?? (missing ? "Not answered yet." : undefined);
  const hintId = question.hint ? `${id}hint` : undefined;
  const described = [hintId, complaint && `${id}wrong`].filter(Boolean).join(" ") || undefined;
  const common = {
    id,
    className: "field",
    "aria-describedby": described,
    "aria-invalid": complaint ? true : undefined,
  };
  const more = (
    <>
      {question.hint && (
        <p className="note" id={hintId}>
          {question.hint}
        </p>
      )}
      {complaint && (
        <p className="wrong" id={`${id}wrong`}>
          {complaint}
        </p>
      )}
    </>
  );
  if (question.kind === "choice")
    return (
      <fieldset className="form-field" aria-describedby={described}>
        <legend>{question.question}</legend>
        <div className="seg wraps">
          {question.choices?.map((choice) => (
            <label key={choice.value}>
              <input
                type="radio"
                name={id}
                checked={choice.value === value}
                onChange={() => onChange(choice.value)}
              />
              {choice.label}
            </label>
          ))}
        </div>
        {more}
      </fieldset>
    );
  return (
    <div className="form-field" data-kind={question.kind}>
      <label htmlFor={id}>{question.question}</label>
      {question.kind === "text" ? (
        <textarea
          {...common}
          rows={3}
          maxLength={1000}
          value={(value as string | undefined) ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : question.kind === "number" ? (
        <NumberField
          {...common}
          value={value as number | undefined}
          onChange={onChange}
          onUnread={setUnread}
        />
      ) : question.kind === "often" ? (
        <OftenField
          {...common}
          value={value as OftenAnswer | undefined}
          onChange={onChange}
          onUnread={setUnread}
        />
      ) : question.kind === "list" ? (
        <ListField {...common} value={value as string[] | undefined} onChange={onChange} />
      ) : (
        <input
          {...common}
          type="text"
          maxLength={lineLength[question.field] ?? 120}
          value={(value as string | undefined) ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {more}
    </div>
  );
}

const lineLength: Partial<Record<string, number>> = { doneBy: 200, measure: 400, data: 400 };

interface TypedFieldProps<Value> {
  id: string;
  className: string;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}
interface ReadFieldProps<Value> extends TypedFieldProps<Value> {
  /** What was typed is no number: says so, and is not sent. */
  onUnread: (why: string | undefined) => void;
}

/** A number as people write it: with a comma or a point; undefined: none at all. */
function numberOf(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return undefined;
  return /^\d{1,7}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
}
const notANumber = "Write a number, such as 12 or 2.5.";

function NumberField({ value, onChange, onUnread, ...rest }: ReadFieldProps<number>) {
  const [text, setText] = useState(value === undefined ? "" : String(value));
  return (
    <input
      {...rest}
      type="text"
      inputMode="decimal"
      maxLength={12}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const read = numberOf(event.target.value);
        onUnread(read === null ? notANumber : undefined);
        if (read !== null) onChange(read);
      }}
    />
  );
}

function OftenField({ value, onChange, onUnread, id, ...rest }: ReadFieldProps<OftenAnswer>) {
  const [text, setText] = useState(value === undefined ? "" : String(value.count));
  const [per, setPer] = useState(value?.per ?? "week");
  const tell = (count: string, unit: OftenAnswer["per"]) => {
    const read = numberOf(count);
    onUnread(read === null ? notANumber : undefined);
    if (read !== null) onChange(read === undefined ? undefined : { count: read, per: unit });
  };
  return (
    <div className="often">
      <input
        {...rest}
        id={id}
        type="text"
        inputMode="decimal"
        maxLength={12}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          tell(event.target.value, per);
        }}
      />
      <label className="vh" htmlFor={`${id}per`}>
        A day, a week or a month
      </label>
      <select
        id={`${id}per`}
        className="field"
        value={per}
        onChange={(event) => {
          const unit = event.target.value as OftenAnswer["per"];
          setPer(unit);
          tell(text, unit);
        }}
      >
        {oftenUnits.map((unit) => (
          <option key={unit} value={unit}>
            a {unit}
          </option>
        ))}
      </select>
    </div>
  );
}

function ListField({ value, onChange, ...rest }: TypedFieldProps<string[]>) {
  const [text, setText] = useState((value ?? []).join(", "));
  return (
    <input
      {...rest}
      type="text"
      maxLength={800}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const names = event.target.value
          .split(",")
          .map((name) => name.trim().slice(0, 80))
          .filter(Boolean);
        onChange(names.length === 0 ? undefined : [...new Set(names)].slice(0, 20));
      }}
    />
  );
}
