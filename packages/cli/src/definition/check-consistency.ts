import type { Condition, Definition } from "@belay/contracts";
import type { Path, Report } from "./finding.ts";
import { suggestion } from "./suggestion.ts";

/** Values that are each fine and do not go together, or that mean something the author hardly meant. */
export function checkConsistency(definition: Definition, now: Date, report: Report): void {
  const { budgets, split, contracts } = definition;
  if (split.ai === 0 || split.ai === 1)
    report({
      severity: "warning",
      path: ["split", "ai"],
      message: `A split of ${split.ai} leaves the ${split.ai === 0 ? "AI" : "baseline"} arm empty, so there is nothing to compare.`,
      advice: "Choose a share between 0 and 1, such as 0.5.",
    });
  if (budgets.spend.perRun > budgets.spend.perDay)
    report({
      path: ["budgets", "spend", "perRun"],
      message: `One run may spend ${budgets.spend.perRun} ${budgets.spend.currency}, and a whole day only ${budgets.spend.perDay}.`,
      advice: "Lower perRun or raise perDay.",
    });
  for (const [index, check] of definition.checks.entries())
    if (check.check === "length" && (check.minWords ?? 0) > (check.maxWords ?? Infinity))
      report({
        path: ["checks", index, "minWords"],
        message: `No output can have at least ${check.minWords} and at most ${check.maxWords} words.`,
        advice: "Put minWords below maxWords.",
      });
  for (const [index, rule] of contracts.contradictions.entries())
    if ([rule.same, rule.onlyOne, rule.agrees].filter((one) => one !== undefined).length !== 1)
      report({
        path: ["contracts", "contradictions", index],
        message: `The contradiction "${rule.name}" needs one of same, onlyOne and agrees.`,
        advice:
          "same: places that must hold one value. onlyOne: a pattern that may match one value only. agrees: a pattern that must match the value of a place.",
      });
  for (const [index, shortcut] of definition.shortcuts.entries())
    if (shortcut.expires < now.toISOString().slice(0, 10))
      report({
        severity: "warning",
        path: ["shortcuts", index, "expires"],
        message: `This shortcut expired on ${shortcut.expires}.`,
        advice: `Clean it up (${shortcut.cleanup}), or agree on another day with ${shortcut.owner}.`,
      });
  checkAttributes(definition, report);
}

function checkAttributes({ unit, audience, rings, segments }: Definition, report: Report): void {
  const known = Object.keys(unit.attributes);
  const lists: [Path, Condition[]][] = [
    [["audience"], audience],
    ...rings.map((ring, index): [Path, Condition[]] => [["rings", index, "audience"], ring.audience]),
    ...Object.entries(segments).map(([name, list]): [Path, Condition[]] => [["segments", name], list]),
  ];
  for (const [path, name] of lists.flatMap(([at, list]) => attributesIn(at, list))) {
    if (known.includes(name)) continue;
    const meant = suggestion(name, known);
    report({
      severity: "warning",
      path,
      message: `The attribute "${name}" is not among unit.attributes; where a unit has none, the condition lets nobody in.`,
      advice: meant === undefined ? "Add it there with its type." : `Did you mean "${meant}"?`,
    });
  }
}

function attributesIn(path: Path, list: Condition[]): [Path, string][] {
  return list.flatMap((condition, index): [Path, string][] => {
    const at = [...path, index];
    if ("attribute" in condition) return [[[...at, "attribute"], condition.attribute]];
    if ("all" in condition) return attributesIn([...at, "all"], condition.all);
    if ("any" in condition) return attributesIn([...at, "any"], condition.any);
    if ("not" in condition)
      return attributesIn([...at, "not"], [condition.not]).map(([[...inner], name]) => [
        inner.toSpliced(at.length + 1, 1),
        name,
      ]);
    return [];
  });
}
