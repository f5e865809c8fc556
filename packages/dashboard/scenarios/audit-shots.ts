import { uuid } from "./ids.ts";
import type { Shot } from "./shots.ts";

/** The audit log in every state worth looking at. */
export const auditShots: Shot[] = [
  { name: "audit", scenario: { name: "full", sample: true }, at: "/audit" },
  {
    name: "audit-filtered",
    scenario: { name: "full" },
    at: "/audit?action=exposure&actor=noor&in=production&from=2026-11-01",
  },
  { name: "audit-no-match", scenario: { name: "full" }, at: "/audit?q=nothing-like-that" },
  {
    name: "audit-verify",
    scenario: { name: "full" },
    at: "/audit",
    before: async (page) => page.getByText("Verify it offline").click(),
  },
  { name: "audit-empty", scenario: { name: "empty", data: "empty" }, at: "/audit" },
  { name: "audit-loading", scenario: { name: "loading", data: "loading" }, at: "/audit" },
  {
    name: "audit-failing",
    scenario: { name: "failing", data: "failing" },
    at: "/audit",
    before: async (page) => page.getByRole("alert").waitFor(),
  },
  { name: "audit-entry", scenario: { name: "full" }, at: `/audit/${uuid(32, 1)}` },
  { name: "audit-entry-unlinked", scenario: { name: "full" }, at: `/audit/${uuid(32, 0)}` },
  {
    name: "audit-entry-missing",
    scenario: { name: "full" },
    at: `/audit/${uuid(33, 1)}`,
    before: async (page) => page.getByText("can't be found").waitFor(),
  },
];
