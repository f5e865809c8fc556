import { isDeepStrictEqual } from "node:util";
import type { MemoDifference } from "../api/memos.ts";

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** In what one memo differs from another, part by part; a list is one part. Blank texts count as nothing. */
export function memoDifferences(from: object, to: object, path = ""): MemoDifference[] {
  const [before, after] = [from as Plain, to as Plain];
  const names = [...Object.keys(before), ...Object.keys(after).filter((name) => !(name in before))];
  return names.flatMap((name): MemoDifference[] => {
    const here = `${path}/${name}`;
    const [old, fresh] = [before[name], after[name]];
    if (isDeepStrictEqual(old, fresh)) return [];
    if (isPlain(old) || isPlain(fresh))
      return memoDifferences(isPlain(old) ? old : {}, isPlain(fresh) ? fresh : {}, here);
    if (isNothing(old) && isNothing(fresh)) return [];
    const change = isNothing(old) ? "added" : isNothing(fresh) ? "removed" : "changed";
    return [{ path: here, change, from: old ?? null, to: fresh ?? null }];
  });
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
