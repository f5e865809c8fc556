import type { Fact } from "./fact.ts";

/** The facts of all sources, ready to be asked. */
export interface FactSet {
  add(fact: Fact): void;
  /** True when a source states this fact, or states it more precisely. */
  supports(fact: Fact): boolean;
}

/** An empty set. What one side leaves open (year, currency, half of the day) agrees with anything. */
export function createFactSet(): FactSet {
  const details = new Map<string, Set<string>>();

  function note(kind: string, value: string, detail: string): void {
    const key = `${kind} ${value}`;
    const known = details.get(key);
    if (known) known.add(detail);
    else details.set(key, new Set([detail]));
  }

  function agrees(kind: string, value: string, detail: string | undefined): boolean {
    const known = details.get(`${kind} ${value}`);
    return known !== undefined && (detail === undefined || known.has(detail) || known.has(""));
  }

  return {
    add(fact) {
      note(fact.kind, fact.value, fact.detail ?? "");
      if (fact.kind === "date") note("month", String(Number(fact.value.slice(0, 2))), "");
      if (fact.kind === "amount") note("number", fact.value, "");
      // "We said 1200": a number without its unit may be what an amount or a share refers to.
      if (fact.kind === "number") note("bare", fact.value, "");
    },
    supports(fact) {
      if (agrees(fact.kind, fact.value, fact.detail)) return true;
      return (fact.kind === "amount" || fact.kind === "percent") && agrees("bare", fact.value, undefined);
    },
  };
}
