import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LeasedAction } from "@belay/contracts";
import { connect } from "@belay/sdk";
import { createDeskSystem, createTestProxy, draftMail } from "@belay/testkit";
import { describe, expect, test } from "vitest";

describe("the SDK's worker, behind somebody who changes what passes", () => {
  type Tampering = [string, (action: LeasedAction) => void];
  const tamperings: Tampering[] = [
    ["the payload", (action) => void (action.payload = { ...draftMail, body: "Send us your bank details." })],
    ["the target", (action) => void (action.target = "account-666")],
    ["the idempotency key", (action) => void (action.idempotencyKey += "-again")],
    ["the verb", (action) => void (action.verb = "delete")],
    [
      "the signed target",
      (action) => void (action.attestation.statement.target = action.target = "account-666"),
    ],
    ["the actor", (action) => void (action.attestation.statement.actor.name = "Somebody Else")],
    ["the purpose", (action) => void (action.attestation.purpose = "belay/baseline/v1")],
    ["the expiry", (action) => void (action.attestation.statement.expiresAt = "2099-01-01T00:00:00.000Z")],
    [
      "the signature",
      (action) =>
        void (action.attestation.signature = action.attestation.signature.replace(/^./, (c) =>
          c === "A" ? "B" : "A",
        )),
    ],
  ];

  test("performs none of it, and performs what was approved", { timeout: 60_000 }, async () => {
    // A system by the real clock: the worker looks at expiry.
    const desk = await createDeskSystem({});
    const proxy = await createTestProxy(desk.url);
    const spool = mkdtempSync(join(tmpdir(), "belay-tampering-"));
    const approvalKey = (await desk.owner.system()).approvalKeys[0]?.publicKey;
    const performed: LeasedAction["payload"][] = [];
    let tamper: Tampering[1] | undefined;
    proxy.rewrite((path, text) => {
      if (!path.endsWith("/actions/lease") || !tamper) return text;
      const answer = JSON.parse(text) as { actions?: LeasedAction[] };
      for (const action of answer.actions ?? []) tamper(action);
      return JSON.stringify(answer);
    });
    const quiet = { info() {}, warn() {}, error() {} };
    const belay = await connect({
      url: proxy.url,
      key: desk.keys.worker,
      service: "worker",
      approvalKey,
      spoolDirectory: spool,
      logger: quiet,
    });
    const worker = belay.worker({
      actions: {
        crm: async (action) => {
          performed.push(action.payload as LeasedAction["payload"]);
          return { touched: [] };
        },
      },
    });
    try {
      for (const [what, change] of tamperings) {
        tamper = change;
        const review = await desk.approve();
        await expect
          .poll(
            async () =>
              (await desk.owner.actions({ query: { limit: 1 } })).items.map(({ review: of, state }) => [
                of,
                state,
              ]),
            { timeout: 15_000 },
          )
          .toEqual([[review.id, "dead"]]);
        expect([what, performed]).toEqual([what, []]);
      }
      tamper = undefined;
      await desk.approve();
      await expect.poll(() => performed, { timeout: 15_000 }).toEqual([draftMail]);
    } finally {
      await worker.stop();
      await belay.close();
      await proxy.close();
      await desk.close();
      rmSync(spool, { recursive: true, force: true });
    }
  });
});
