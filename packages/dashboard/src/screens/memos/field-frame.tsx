import type { ReactNode } from "react";
import { ToneWord } from "../../components/tone.tsx";

interface FieldFrameProps {
  id: string;
  label: string;
  help: string;
  /** `for` of a single control, or the name of a group of them. */
  group?: boolean;
  optional?: boolean;
  half?: boolean;
  /** Stands beside the label: how full it is. */
  aside?: ReactNode;
  /** What is wrong with what is written, and what to do. */
  error?: string | undefined;
  children: ReactNode;
  /** Findings about it. */
  below?: ReactNode;
}

/** A field with its name above, its control, and what to write below. */
export function FieldFrame({
  id,
  label,
  help,
  group = false,
  optional = false,
  half = false,
  aside,
  error,
  children,
  below,
}: FieldFrameProps) {
  const name = (
    <>
      {label}
      {optional && <span className="note"> if any</span>}
    </>
  );
  return (
    <div className={half ? "memo-field half" : "memo-field"} id={`field${id}`}>
      <div className="row apart">
        {group ? (
          <span className="memo-label" id={`${id}-label`}>
            {name}
          </span>
        ) : (
          <label className="memo-label" htmlFor={id}>
            {name}
          </label>
        )}
        {aside}
      </div>
      {children}
      <p className="note memo-help" id={`${id}-help`}>
        {help}
      </p>
      {error && (
        <p className="text-sm" id={`${id}-error`}>
          <ToneWord tone="watch">{error}</ToneWord>
        </p>
      )}
      {below}
    </div>
  );
}
