import { z } from "zod";
import { memoContent, type MemoContent, type MemoInput } from "./memo.ts";

type Partially<Value> = Value extends (infer Item)[]
  ? Partially<Item>[]
  : Value extends object
    ? { [Name in keyof Value]?: Partially<Value[Name]> | undefined }
    : Value;

/** A memo that is being written: any part may be missing or empty. Conditions are whole or not there. */
export type MemoDraft = Omit<Partially<MemoInput>, "audience" | "rings"> & {
  audience?: MemoInput["audience"] | undefined;
  rings?:
    | (Omit<Partially<MemoInput["rings"][number]>, "audience"> & {
        audience?: MemoInput["audience"] | undefined;
      })[]
    | undefined;
};

/** The memo's shape with everything optional and no text too short. */
export const memoDraft = lenient(memoContent) as z.ZodType<MemoDraft, MemoDraft>;

function lenient(schema: z.ZodType): z.ZodType {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject)
    return z.strictObject(
      Object.fromEntries(
        Object.entries(inner.shape as Record<string, z.ZodType>).map(([name, part]) => [
          name,
          (name === "audience" ? unwrapped(part) : lenient(part)).optional(),
        ]),
      ),
    );
  if (inner instanceof z.ZodArray) return z.array(lenient(inner.element as z.ZodType)).max(200);
  if (inner instanceof z.ZodEnum) return inner;
  if (inner instanceof z.ZodNumber) return z.number();
  if (inner instanceof z.ZodOptional) return lenient(inner.unwrap() as z.ZodType);
  return z.string().max(2000);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault ? (schema.def.innerType as z.ZodType) : schema;
}

/** Why a draft can't be signed yet: a part of it and what that part needs. */
export type MissingPart = { path: string; message: string };

/** Groups that are missing as a whole are named part by part. */
const groups = Object.fromEntries(
  Object.entries(memoContent.shape)
    .filter(([, part]) => part instanceof z.ZodObject)
    .map(([name]) => [name, {}]),
);

/** The whole memo where a draft holds one, and otherwise everything that it lacks, in the memo's order. */
export function completeMemo(
  draft: MemoDraft,
): { memo: MemoContent; missing: [] } | { memo: null; missing: MissingPart[] } {
  const result = memoContent.safeParse(
    { ...groups, ...(withoutBlanks(draft) as object) },
    { reportInput: true },
  );
  const broken = findBrokenText(draft);
  if (broken !== undefined)
    return {
      memo: null,
      missing: [
        { path: broken, message: "holds half a character (a lone surrogate): type that place again" },
      ],
    };
  if (result.success) return { memo: result.data, missing: [] };
  const order = Object.keys(memoContent.shape);
  const place = (path: PropertyKey[]) => order.indexOf(String(path[0] ?? ""));
  return {
    memo: null,
    missing: result.error.issues
      .toSorted((one, other) => place(one.path) - place(other.path))
      .map((issue) => ({
        path: issue.path.map((part) => `/${String(part)}`).join(""),
        message: sentenceOf(issue),
      })),
  };
}

/** Text that can't be digested. */
function findBrokenText(value: unknown, path = ""): string | undefined {
  if (typeof value === "string") return value.isWellFormed() ? undefined : path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = findBrokenText(part, `${path}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Blank texts say nothing: the memo lacks them. */
function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => typeof part !== "string" || part.trim() !== "")
      .map(([name, part]) => [name, withoutBlanks(part)]),
  );
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if ((issue.code === "invalid_type" || issue.code === "invalid_value") && issue.input === undefined)
    return "is missing";
  if (issue.code === "too_small" && issue.origin === "array")
    return `needs ${issue.minimum === 1 ? "at least one entry" : `at least ${issue.minimum} entries`}`;
  if (issue.code === "too_big" && issue.origin === "string")
    return `is longer than ${issue.maximum} characters; one page has no room for it`;
  if (issue.code === "too_small" && issue.origin === "string") return "is empty";
  if (issue.code === "too_small") return `must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "invalid_format" && issue.format === "email")
    return "must be a person's address, such as ada@example.com";
  if (issue.code === "invalid_format" && issue.format === "date") return "must be a date such as 2026-11-23";
  if (issue.code === "unrecognized_keys")
    return `holds ${issue.keys.map((name) => `"${name}"`).join(", ")}, which a memo does not have`;
  return issue.message;
}
