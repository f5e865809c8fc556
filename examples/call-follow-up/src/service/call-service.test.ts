import type { Belay } from "@belay/sdk";
import { expect, it, onTestFinished } from "vitest";
import { createCallService } from "./call-service.ts";

function service() {
  const told: unknown[] = [];
  const belay = {
    experiment: (key: string) => ({
      key,
      outcome: (...outcome: unknown[]) => void told.push([key, ...outcome]),
    }),
  } as unknown as Belay;
  const app = createCallService({
    belay,
    crm: { createActivity: () => Promise.reject(new Error("unused")) },
  });
  onTestFinished(() => app.close());
  return { app, told };
}

it("hands what the CRM tells later to the experiment", async () => {
  const { app, told } = service();
  const at = "2026-11-20T09:30:00.000Z";
  const payload = [
    { account: "acct-1", name: "meeting-booked", at },
    { account: "acct-2", name: "minutes-to-send", at, value: 12.5 },
  ];
  expect((await app.inject({ method: "POST", url: "/outcomes", payload })).statusCode).toBe(202);
  expect(told).toEqual([
    ["call-follow-up", "acct-1", "meeting-booked", { at, value: undefined }],
    ["call-follow-up", "acct-2", "minutes-to-send", { at, value: 12.5 }],
  ]);
});

it("refuses what is no list of outcomes", async () => {
  const { app, told } = service();
  const answer = await app.inject({ method: "POST", url: "/outcomes", payload: [{ account: "" }] });
  expect(answer.statusCode).toBe(400);
  expect(told).toEqual([]);
});
