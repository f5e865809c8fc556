import { createHash } from "node:crypto";
import type { EntryLine } from "./audit-lines.ts";

/** Facts of an entry that are this text, as `after.reason`; a file's last line end may be left out. */
export function factsThatAre({ entry }: EntryLine, text: string): string[] {
  const candidates = [...new Set([text, text.replace(/\r?\n$/, "")])];
  return (["before", "after"] as const).flatMap((side) =>
    digestedFacts(entry, side)
      .filter(([, { salt, digest }]) =>
        candidates.some(
          (candidate) => createHash("sha256").update(`${salt}:${candidate}`).digest("hex") === digest,
        ),
      )
      .map(([name]) => `${side}.${name}`),
  );
}

/** Every fact of an entry that is kept as a digest. */
export const digestedNames = ({ entry }: EntryLine): string[] =>
  (["before", "after"] as const).flatMap((side) =>
    digestedFacts(entry, side).map(([name]) => `${side}.${name}`),
  );

type Digested = { salt: string; digest: string };

function digestedFacts(entry: EntryLine["entry"], side: string): [string, Digested][] {
  const facts = entry[side];
  if (typeof facts !== "object" || facts === null) return [];
  return Object.entries(facts as Record<string, unknown>).filter(
    (pair): pair is [string, Digested] =>
      typeof pair[1] === "object" && pair[1] !== null && "salt" in pair[1] && "digest" in pair[1],
  );
}
