/**
 * What a finding leads to. `baseline`: the AI result is not used. `stop-for-person`: a person must look
 * before anything goes on. `note`: recorded, nothing else happens.
 */
export type Consequence = "baseline" | "stop-for-person" | "note";

const strength: Record<Consequence, number> = { note: 1, "stop-for-person": 2, baseline: 3 };

/** True when `value` is one of the three consequences. */
export function isConsequence(value: unknown): value is Consequence {
  return typeof value === "string" && Object.hasOwn(strength, value);
}

/** The consequence that reduces exposure most, or undefined when there is none. */
export function strongestConsequence(consequences: Iterable<Consequence>): Consequence | undefined {
  let strongest: Consequence | undefined;
  for (const consequence of consequences) {
    if (strongest === undefined || strength[consequence] > strength[strongest]) strongest = consequence;
  }
  return strongest;
}
