import type { ReactNode } from "react";
import { markRedactions } from "../../components/document.tsx";
import { Paragraphs } from "../../components/paragraphs.tsx";
import { type Claim, endOfClaim, type Passage } from "./passages.ts";

interface Range {
  start: number;
  end: number;
}

/** Cuts a text at ranges; ranges that overlap an earlier one, or lie outside, are left out. */
function cut<Item extends Range>(text: string, ranges: Item[]): { text: string; item?: Item }[] {
  const pieces: { text: string; item?: Item }[] = [];
  let at = 0;
  for (const item of ranges.toSorted((a, b) => a.start - b.start)) {
    if (item.start < at || item.end > text.length || item.end <= item.start) continue;
    if (item.start > at) pieces.push({ text: text.slice(at, item.start) });
    pieces.push({ text: text.slice(item.start, item.end), item });
    at = item.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** The source with the passages that the draft rests on marked and numbered. */
export function SourceText({
  text,
  passages,
  active,
}: {
  text: string;
  passages: Passage[];
  active: number | undefined;
}): ReactNode {
  return cut(text, passages).map((piece, index) =>
    piece.item ? (
      <mark
        key={index}
        id={`passage-${piece.item.number}`}
        className={piece.item.number === active ? "on" : undefined}
      >
        <sup>{piece.item.number}</sup>
        {markRedactions(piece.text)}
      </mark>
    ) : (
      <span key={index}>{markRedactions(piece.text)}</span>
    ),
  );
}

interface DraftTextProps {
  text: string;
  claims: Claim[];
  onPassage: (number: number) => void;
}

/** The draft with a number after each claim that has a source, and a wavy line under each that has none. */
export function DraftText({ text, claims, onPassage }: DraftTextProps): ReactNode {
  const shown = claims.map((claim) =>
    claim.supported && claim.passage ? { ...claim, end: endOfClaim(text, claim.end) } : claim,
  );
  return cut(text, shown).map((piece, index) => {
    const claim = piece.item;
    if (!claim) return <Paragraphs key={index} text={piece.text} />;
    if (!claim.supported) {
      return (
        <span key={index} className="unsourced">
          {piece.text}
        </span>
      );
    }
    const { passage } = claim;
    if (!passage) return <span key={index}>{piece.text}</span>;
    return (
      <span key={index}>
        {piece.text}
        <button
          type="button"
          className="ref"
          aria-label={`Source passage ${passage.number}`}
          onClick={() => onPassage(passage.number)}
        >
          {passage.number}
        </button>
      </span>
    );
  });
}
