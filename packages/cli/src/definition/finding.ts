/** A place in a document: names of properties and numbers of list items. */
export type Path = readonly (string | number)[];

/** Something about a definition that its author should know. Lines and columns count from 1. */
export type Finding = {
  /** An error keeps the definition from being pushed; a warning does not. */
  severity: "error" | "warning";
  file: string;
  line: number;
  column: number;
  /** Length of the offending text on its line; 0 where the finding is about the file as a whole. */
  length: number;
  /** JSON pointer into the definition; empty where the finding is about a whole file. */
  path: string;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. */
  advice: string;
};

/** Notes a finding at a place in the definition; `at: "key"` points at the property's name. */
export type Report = (finding: {
  severity?: Finding["severity"];
  path: Path;
  at?: "key" | "value";
  message: string;
  advice: string;
}) => void;

export const toPointer = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** `["rings", 1, "share"]` as `rings[1].share`, for sentences. */
export const toWords = (path: Path): string =>
  path.length === 0
    ? "the definition"
    : path
        .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
        .join("");

/** A value, short enough to stand in a sentence. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of settings";
  if (typeof value === "string") return `the text "${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
  return `${typeof value === "number" ? "the number " : ""}${String(value as number | boolean)}`;
}
