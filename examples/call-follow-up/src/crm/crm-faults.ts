import { z } from "zod";

/** What can be made to go wrong: fail (an error before anything is written), lose-answer (written, but the connection ends before the answer), slow. */
export const crmFaultSchema = z.strictObject({
  fault: z.enum(["fail", "lose-answer", "slow"]),
  times: z.number().int().min(1).default(1).describe("For this many new activities"),
  status: z.number().int().min(400).max(599).default(503).describe("The status of a failure"),
  milliseconds: z.number().int().min(0).max(600_000).default(1000).describe("How late a slow answer is"),
});
export type CrmFault = z.output<typeof crmFaultSchema>;

export type CrmFaults = { set(fault: CrmFault): void; clear(): void; next(): CrmFault | undefined };

/** Holds at most one fault, and counts it down. */
export const createCrmFaults = (): CrmFaults => {
  let current: CrmFault | undefined;
  return {
    set(fault) {
      current = { ...fault };
    },
    clear() {
      current = undefined;
    },
    next() {
      const fault = current;
      if (fault !== undefined) {
        fault.times -= 1;
        if (fault.times === 0) current = undefined;
      }
      return fault;
    },
  };
};
