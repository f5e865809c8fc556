import type { Instance, RenewalRequest, RenewalResponse } from "@belay/contracts";
import type { HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import type { Spend } from "../model/spend.ts";
import type { LeaseHolder } from "./lease-holder.ts";

/** Renews the lease every third of its length, and at once when a version was applied or money ran low. */
export type Renewals = {
  /** Sends a renewal now, whatever else is under way: the acknowledgement of a version. */
  acknowledge(): void;
  /** Asks for a slice without waiting for the next third; at most once a second. */
  wantSpend(): void;
  /** Tells the control plane that this process goes; resolves when told or after `timeoutMs`. */
  leave(timeoutMs: number): Promise<void>;
  stop(): void;
};

export type RenewalOptions = {
  http: HttpClient;
  instance: Instance;
  lease: LeaseHolder;
  spend: Spend;
  logger: Logger;
  version: () => number;
  evidence: () => NonNullable<RenewalRequest["evidence"]>;
  /** Hears of the newest version there is. */
  newest(version: number): void;
};

export function createRenewals(options: RenewalOptions): Renewals {
  const { http, instance, lease, spend, logger } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let spending = false;
  let wantsMore = false;
  let lastWanted = Number.NEGATIVE_INFINITY;
  let down = false;

  async function send(leaving: boolean, timeoutMs: number): Promise<boolean> {
    // Amounts travel with one renewal at a time: two at once would report the same money twice.
    const carries = !spending;
    const amounts = carries ? spend.report() : { spent: [], wanted: [] };
    spending = true;
    const sent = { sentAtMonotonic: performance.now(), sentAtWall: Date.now() };
    const body: RenewalRequest = {
      instance,
      version: options.version(),
      leaving,
      evidence: options.evidence(),
      ...amounts,
      ...(leaving && { wanted: [] }),
    };
    try {
      const response = await http.request({
        method: "POST",
        path: "/api/v1/renewals",
        body: JSON.stringify(body),
        timeoutMs,
        keepAlive: leaving,
      });
      if (response.status !== 200)
        throw new Error(`the control plane answered ${response.status}: ${response.text.slice(0, 300)}`);
      const answer = JSON.parse(response.text) as RenewalResponse;
      if (!leaving) lease.renewed(sent, answer.leaseMs);
      if (carries) spend.answered(amounts, answer.granted);
      if (down) logger.info("the control plane answers renewals again");
      down = false;
      options.newest(answer.version);
      return true;
    } catch (error) {
      if (!down && !stopped) logger.warn(`the lease can't be renewed: ${String(error)}`);
      down = true;
      return false;
    } finally {
      if (carries) {
        spending = false;
        if (wantsMore && !stopped && !down) void renew();
        wantsMore = false;
      }
    }
  }

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void renew(), milliseconds).unref();
  }

  async function renew(): Promise<void> {
    const third = lease.length() / 3;
    const answered = await send(false, third);
    // Jitter only ever shortens the wait: the lease must not run out for it.
    schedule(
      answered ? third * (0.85 + Math.random() * 0.15) : Math.min(third / 4, 2000) * (0.5 + Math.random()),
    );
  }

  return {
    acknowledge: () => {
      if (!stopped) void renew();
    },
    wantSpend() {
      if (spending) {
        // The one under way was written before this wish: another follows it at once.
        wantsMore = true;
        return;
      }
      const now = performance.now();
      if (stopped || now - lastWanted < 1000) return;
      lastWanted = now;
      void renew();
    },
    async leave(timeoutMs) {
      await send(true, timeoutMs);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
