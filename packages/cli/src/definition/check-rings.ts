import type { Definition } from "@belay/contracts";
import { type Report, toWords } from "./finding.ts";

type Ring = Definition["rings"][number];

/** Rings that are named twice, or that can't let anybody in whom an earlier one does not. */
export function checkRings({ rings }: Definition, report: Report): void {
  const [shadow] = rings;
  if (shadow !== undefined && shadow.name !== "shadow")
    report({
      severity: "warning",
      path: ["rings", 0, "name"],
      message: `The first ring is always the shadow ring, where nobody sees what the AI path makes; this one is called "${shadow.name}".`,
      advice: 'Name it "shadow", or put a shadow ring before it.',
    });
  for (const [index, ring] of rings.entries()) {
    const twin = rings.findIndex(({ name }) => name === ring.name);
    if (twin < index)
      report({
        path: ["rings", index, "name"],
        message: `Rings ${twin} and ${index} are both called "${ring.name}".`,
        advice: "Give each ring a name of its own: it is how people and commands speak of it.",
      });
    if (ring.share === 0) reportNobody(index, report);
    else if (index > 0) reportStandstill(rings, index, report);
  }
}

function reportNobody(index: number, report: Report): void {
  report({
    severity: "warning",
    path: ["rings", index, "share"],
    message: `${toWords(["rings", index])} has a share of 0, so it lets nobody in.`,
    advice: "Give it a share above 0, or remove the ring.",
  });
}

function reportStandstill(rings: readonly Ring[], index: number, report: Report): void {
  const ring = rings[index]!;
  const before = rings.slice(1, index).find((earlier) => covers(earlier, ring));
  if (before === undefined) return;
  report({
    severity: "warning",
    path: ["rings", index, "share"],
    message: `Ring "${ring.name}" can't let anybody in whom ring "${before.name}" does not: a ring adds to the ones before it, and "${before.name}" has a share of ${before.share} of an audience at least as wide.`,
    advice: `Raise its share above ${before.share}, widen its audience, or remove the ring.`,
  });
}

/** Fewer conditions let more in: an audience whose conditions all stand in the other's is at least as wide. */
const covers = (wide: Ring, narrow: Ring): boolean => {
  const conditions = new Set(narrow.audience.map((condition) => JSON.stringify(condition)));
  return (
    wide.share >= narrow.share &&
    wide.audience.every((condition) => conditions.has(JSON.stringify(condition)))
  );
};
