import { createHash } from "node:crypto";

/** How a call went: on an arm, or not exposed. */
export type CalledOn = "ai" | "baseline" | "none";

/** An outcome as the call service takes it, and when the sample CRM gets round to telling. */
export type PlannedOutcome = {
  account: string;
  name: "meeting-booked" | "minutes-to-send";
  /** Milliseconds since 1970, as is `tellAt`. */
  at: number;
  tellAt: number;
  value?: number;
};

/** The definition's window, in seconds: what happens later is not counted. Short, so that it can be watched. */
export const windowSeconds = 72;
/** How late an outcome may be told and still count; the control plane's allowance under `npm start`. */
export const allowanceSeconds = 10;

const bookedRate: Record<CalledOn, number> = { ai: 0.54, baseline: 0.24, none: 0.24 };
const typicalMinutes: Record<CalledOn, number> = { ai: 15, baseline: 24, none: 24 };
const spread = 0.5;

/**
 * SAMPLE DATA: invented outcomes of an account, in no way measured. The same account on the same side always has the
 * same. The AI side is made to be better, so that there is a difference to find. As in life, they are told late, out of
 * order, some twice, a few after the window or after the value is frozen.
 * @param calledAt when the account's first call was answered, in milliseconds since 1970
 */
export function planOutcomes(account: string, side: CalledOn, calledAt: number): PlannedOutcome[] {
  const draw = (what: string) =>
    createHash("sha256").update(`sample outcomes:${account}:${what}`).digest().readUInt32BE() / 2 ** 32;
  const after = (seconds: number) => calledAt + Math.round(seconds * 1000);

  const normal =
    Math.sqrt(-2 * Math.log(1 - draw("minutes, radius"))) * Math.cos(2 * Math.PI * draw("minutes, angle"));
  const sent = 2 + draw("sent") * 20;
  const planned: PlannedOutcome[] = [
    {
      account,
      name: "minutes-to-send",
      at: after(sent),
      tellAt: after(sent + draw("sent, told") * 10),
      value: Number((typicalMinutes[side] * Math.exp(spread * normal)).toFixed(1)),
    },
  ];
  if (draw("booked") < bookedRate[side]) {
    const oddity = draw("oddity");
    const isAfterWindow = oddity < 0.06;
    const isToldTooLate = oddity > 0.94;
    const booked = isAfterWindow ? windowSeconds + 10 : 5 + draw("booked, when") * 55;
    const told = isToldTooLate
      ? windowSeconds + allowanceSeconds + 45
      : booked + draw("booked, told") * (isAfterWindow ? 5 : 12);
    planned.push({ account, name: "meeting-booked", at: after(booked), tellAt: after(told) });
  }
  const again = planned.filter(({ name }) => draw(`${name}, again`) < 0.2);
  return [...planned, ...again.map((outcome) => ({ ...outcome, tellAt: outcome.tellAt + 3_000 }))];
}
