import type { ReviewDetail } from "@belay/contracts";

/** A passage of the source that a claim of the draft rests on, under the number by which both sides show it. */
export interface Passage {
  number: number;
  source: string;
  /** Pointer into the source document, where the passage is part of it. */
  pointer: string | undefined;
  start: number;
  end: number;
}

/** A claim in one text of the draft. */
export interface Claim {
  start: number;
  end: number;
  passage: Passage | undefined;
  supported: boolean;
}

export interface References {
  passages: Passage[];
  /** Claims by the pointer of the draft's text, in reading order. */
  claims: Map<string, Claim[]>;
  unsupported: number;
}

/** Numbers the passages in the order in which the draft comes to them. */
export function readReferences(references: ReviewDetail["references"]): References {
  const passages = new Map<string, Passage>();
  const claims = new Map<string, Claim[]>();
  for (const reference of references.toSorted((a, b) => a.path.localeCompare(b.path) || a.start - b.start)) {
    const { source, sourceStart, sourceEnd, supported } = reference;
    const cited = supported && source !== "" && sourceEnd > sourceStart;
    const key = `${source}:${sourceStart}:${sourceEnd}`;
    if (cited && !passages.has(key)) {
      passages.set(key, {
        number: passages.size + 1,
        source,
        pointer: pointerOf(source),
        start: sourceStart,
        end: sourceEnd,
      });
    }
    const list = claims.get(reference.path) ?? [];
    list.push({
      start: reference.start,
      end: reference.end,
      supported,
      passage: cited ? passages.get(key) : undefined,
    });
    claims.set(reference.path, list);
  }
  return {
    passages: [...passages.values()],
    claims,
    unsupported: references.filter((reference) => !reference.supported).length,
  };
}

/** A source is named by a pointer into the input, alone or after a word such as `input`; or it is a document. */
function pointerOf(source: string): string | undefined {
  const match = /^(?:input|redacted|source)?[#:]?((?:\/[^/]*)*)$/.exec(source);
  return match ? match[1] : undefined;
}

/**
 * Where a claim ends for the eye: after the quotation mark or bracket that closes right behind it, so that its
 * number does not stand between the words and their mark.
 */
export function endOfClaim(text: string, end: number): number {
  return end + (/^[.,;:!?…]*["'”’“‘»«)\]]+[.,;:!?…]*/.exec(text.slice(end, end + 12))?.[0].length ?? 0);
}

/** The text without the claims that have no source, and without the gaps they would leave. */
export function withoutUnsupported(text: string, claims: Claim[]): string {
  return claims
    .filter((claim) => !claim.supported)
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, claim) => {
      const before = rest.slice(0, claim.start);
      const after = rest.slice(claim.end);
      return /\n\s*$/.test(before) || before === ""
        ? before.trimEnd() + (before === "" ? after.trimStart() : keepBreak(before, after))
        : before.trimEnd() + after;
    }, text);
}

/** A claim that was a paragraph of its own goes with its paragraph. */
function keepBreak(before: string, after: string): string {
  const breaks = /\n\s*$/.exec(before)?.[0] ?? "";
  return after.trim() === "" ? "" : breaks + after.trimStart();
}
