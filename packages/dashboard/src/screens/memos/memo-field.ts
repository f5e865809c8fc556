/** One value of a fixed set, and how people say it. */
export interface Option {
  value: string;
  label: string;
}

/** A cell of a list whose items have parts. */
export interface FieldColumn {
  name: string;
  label: string;
  control: "text" | "key" | "number" | "share" | "person" | "choice" | "choices" | "conditions";
  options?: readonly Option[];
  /** How much wider than its neighbours. */
  grow?: 1 | 2;
}

export type FieldControl =
  | { kind: "text" | "key" | "area" | "date"; maxLength?: number; placeholder?: string }
  | { kind: "number"; min?: number; step?: number; whole?: true }
  | { kind: "choice" | "choices"; options: readonly Option[] }
  | { kind: "lines"; one: string; mono?: true; placeholder?: string }
  | { kind: "people" }
  | { kind: "conditions" }
  | { kind: "rows"; one: string; columns: readonly FieldColumn[] };

/** A part of the memo that is written, compared and merged as one. */
export interface MemoField {
  /** RFC 6901 pointer into the content. */
  pointer: string;
  label: string;
  /** What belongs here, in the words of somebody who has never seen a memo. */
  help: string;
  control: FieldControl;
  /** May stay empty. */
  optional?: true;
  /** What holds where nothing is chosen. */
  fallback?: string;
  /** Takes half the width, beside the next one. */
  half?: true;
}

export interface MemoGroup {
  key: string;
  title: string;
  fields: readonly MemoField[];
}
