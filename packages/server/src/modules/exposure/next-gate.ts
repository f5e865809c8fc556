import type { Definition, GateItem } from "@belay/contracts";

export type Standing = {
  now: Date;
  /** When the present ring began. */
  since: Date;
  /** Different units seen, by ring. */
  units: number[];
};

/** What has to hold before the ring after `ring`, besides its memo, each with its holder. */
export function gateItems(definition: Definition, ring: number, { now, since, units }: Standing): GateItem[] {
  const here = definition.rings[ring];
  if (!here || ring + 1 >= definition.rings.length) return [];
  const items: GateItem[] = declaredItems(definition);
  if (here.hold.approval)
    items.push({
      code: "approval",
      met: false,
      title: `Approval by ${here.hold.approval}`,
      detail: "Given by raising the ring",
      holder: here.hold.approval,
    });
  if (here.hold.hours !== undefined) {
    const hours = (now.getTime() - since.getTime()) / 3_600_000;
    items.push({
      code: "held",
      met: hours >= here.hold.hours,
      title: `Held for ${here.hold.hours} h`,
      detail: `${hours.toFixed(hours < 10 ? 1 : 0)} h`,
      holder: null,
    });
  }
  if (here.hold.units !== undefined) {
    const seen = units[ring] ?? 0;
    items.push({
      code: "units",
      met: seen >= here.hold.units,
      title: `At least ${here.hold.units} ${definition.unit.name}s`,
      detail: `${seen}`,
      holder: null,
    });
  }
  return items;
}

/** What the definition itself has to say before anybody outside sees what a model wrote. */
function declaredItems({ review, action, checks, guardrails }: Definition): GateItem[] {
  const isRead = review.required === "every-draft";
  const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const item = (code: string, met: boolean, title: string, detail: string): GateItem => ({
    code,
    met,
    title,
    detail,
    holder: met ? null : "who edits the definition",
  });
  return [
    item(
      "drafts-read",
      isRead,
      "A person reads every draft",
      isRead
        ? `Due within ${review.dueMinutes} minutes`
        : "The definition asks for no review: drafts go out unread",
    ),
    item(
      "action-declared",
      action !== undefined,
      "An approved draft has somewhere to go",
      action
        ? `${action.verb} ${action.recordType} in ${action.system}, by a worker`
        : "The definition has no action, so nothing would carry an approved draft out",
    ),
    item(
      "checks-declared",
      checks.length > 0,
      "Drafts are checked before a person reads them",
      checks.length > 0 ? counted(checks.length, "check") : "The definition has no checks",
    ),
    item(
      "guardrails-declared",
      guardrails.length > 0,
      "Guardrails are declared",
      guardrails.length > 0
        ? `${counted(guardrails.length, "guardrail")}; acting on them by itself is not part of this version`
        : "The definition has no guardrails",
    ),
  ];
}

/** Sentences about time and sample that a raise would go past. */
export function unmetHolds(definition: Definition, from: number, to: number, standing: Standing): string[] {
  const sentences: string[] = [];
  if (to > from + 1)
    sentences.push(
      `Going from ring ${from} to ring ${to} skips ${to - from - 1 === 1 ? "a ring" : `${to - from - 1} rings`}.`,
    );
  for (const item of gateItems(definition, from, standing))
    if (!item.met && (item.code === "held" || item.code === "units"))
      sentences.push(`Ring ${from} asks for "${item.title}" and has ${item.detail}.`);
  return sentences;
}
