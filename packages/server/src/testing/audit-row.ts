import { randomBytes } from "node:crypto";
import type { EndpointName } from "@belay/contracts";
import type { DeskSystem } from "@belay/testkit";

/** What an endpoint leaves in the audit log. */
export type AuditRow = {
  /** The entry's action; null where the call changes nothing that entries are about, and why. */
  leaves: string | null;
  because?: string;
  /** Gets ready, and gives the call itself. */
  prepare(): Promise<() => Promise<unknown>>;
};
export type AuditRows = Partial<Record<EndpointName, AuditRow>>;

export type AuditRowContext = {
  system: DeskSystem;
  /** Where the system says it is; people's devices work there. */
  publicUrl: string;
  /** One word that nothing else holds, for a field that a person or a service may fill as it likes. */
  mark(field: string): string;
};

/** Makes such words, and keeps them. */
export function createMarks(): { mark: AuditRowContext["mark"]; marks: string[] } {
  const marks: string[] = [];
  return {
    marks,
    mark(field) {
      const text = `Zq${randomBytes(6).toString("hex")}${field}`;
      marks.push(text);
      return text;
    },
  };
}
