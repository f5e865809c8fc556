import type { RenewalRequest, RenewalResponse } from "@belay/contracts";

type Amounts = NonNullable<RenewalRequest["spent"]>;

/** What an experiment may ask for and what one run may cost, in micros of its currency. */
export type SpendLimits = { perRunMicros: number; perDayMicros: number };

type Account = { limits: SpendLimits; available: number; spent: number };

/**
 * Slices of the day's ceiling, granted with renewals. Money is set aside before a call and settled after
 * it, so that calls under way together can't overdraw a slice. A slice ends with the UTC day.
 */
export type Spend = {
  /** Sets the limits of the experiments that cost anything; the others' accounts are closed. */
  configure(limits: Map<string, SpendLimits>): void;
  /** Takes `micros` aside; false where the slice doesn't hold them. */
  reserve(experiment: string, micros: number): boolean;
  /** Ends a reservation with what it really cost. */
  settle(experiment: string, reserved: number, micros: number): void;
  /** For the next renewal. `spent` is forgotten only by {@link Spend.answered}. */
  report(): { spent: Amounts; wanted: Amounts };
  answered(reported: { spent: Amounts; wanted: Amounts }, granted: RenewalResponse["granted"]): void;
  /** Whether some experiment has run low and should not wait for the regular renewal. */
  low(): boolean;
  /** Whether money was asked for and the answer is here, or none is needed. */
  known(): boolean;
};

const utcDay = (time: number) => Math.floor(time / 86_400_000);

export function createSpend(wall: () => number = Date.now): Spend {
  const accounts = new Map<string, Account>();
  let day = utcDay(wall());
  let answeredOnce = false;

  function turnDay(): void {
    const today = utcDay(wall());
    if (today === day) return;
    day = today;
    for (const account of accounts.values()) account.available = 0;
  }

  /** A slice: a twentieth of the day, at least four runs' ceilings, never more than the day. */
  const slice = ({ limits }: Account) =>
    Math.min(limits.perDayMicros, Math.max(limits.perRunMicros * 4, Math.ceil(limits.perDayMicros / 20)));
  const wanting = (account: Account) => Math.max(0, slice(account) - Math.max(0, account.available));

  return {
    configure(limits) {
      for (const key of accounts.keys())
        if (!limits.has(key) && accounts.get(key)!.spent === 0) accounts.delete(key);
      for (const [key, limit] of limits) {
        const account = accounts.get(key);
        if (account) account.limits = limit;
        else accounts.set(key, { limits: limit, available: 0, spent: 0 });
      }
    },
    reserve(experiment, micros) {
      if (micros === 0) return true;
      turnDay();
      const account = accounts.get(experiment);
      if (account === undefined || account.available < micros) return false;
      account.available -= micros;
      return true;
    },
    settle(experiment, reserved, micros) {
      const account = accounts.get(experiment);
      if (account === undefined) return;
      account.available += reserved - micros;
      account.spent += micros;
    },
    report() {
      turnDay();
      const spent: Amounts = [];
      const wanted: Amounts = [];
      for (const [experiment, account] of accounts) {
        if (account.spent > 0) spent.push({ experiment, micros: account.spent });
        const micros = wanting(account);
        if (micros > slice(account) / 2) wanted.push({ experiment, micros });
      }
      return { spent: spent.slice(0, 200), wanted: wanted.slice(0, 200) };
    },
    answered(reported, granted) {
      turnDay();
      answeredOnce ||= reported.wanted.length > 0;
      for (const { experiment, micros } of reported.spent) {
        const account = accounts.get(experiment);
        if (account) account.spent = Math.max(0, account.spent - micros);
      }
      for (const { experiment, micros } of granted) {
        const account = accounts.get(experiment);
        if (account) account.available += micros;
      }
    },
    known: () => answeredOnce || accounts.size === 0,
    low: () => accounts.values().some((account) => wanting(account) > slice(account) / 2),
  };
}
