import { randomUUID } from "node:crypto";
import type { BelayClient } from "@belay/client";
import type { DraftSubmission, ReviewDetail } from "@belay/contracts";
import { createTestSystem, type TestSystem, type TestSystemOptions } from "./system.ts";

export const draftMail = { subject: "The signed order", body: "The signed order comes on Friday." };
export const baselineMail = { subject: "Thank you", body: "Thank you for the call." };

export type DraftChange = Partial<DraftSubmission>;

export type DeskSystem = TestSystem & {
  service: BelayClient;
  worker: BelayClient;
  /** A draft of the open experiment at its present epoch. */
  draft(change?: DraftChange): Promise<DraftSubmission>;
  /** Hands a draft in; returns its review as a person sees it. */
  submit(change?: DraftChange): Promise<ReviewDetail>;
  /** Hands a draft in and approves it. */
  approve(change?: DraftChange): Promise<ReviewDetail>;
};

/** A system in sample mode with the test experiment open to everyone. */
export async function createDeskSystem(options: TestSystemOptions = {}): Promise<DeskSystem> {
  const system = await createTestSystem({ sampleMode: true, ...options });
  await system.open();
  const { owner } = system;
  const service = system.as(system.keys.service);

  async function draft(change: DraftChange = {}): Promise<DraftSubmission> {
    const { exposure } = await owner.experiment({ params: { experiment: "note-mail" }, query: {} });
    return {
      run: randomUUID(),
      experiment: "note-mail",
      revision: exposure.revision ?? 1,
      epoch: exposure.epoch,
      unit: "account-1",
      title: "Note 1",
      source: { text: "The signed order will come on Friday." },
      draft: draftMail,
      baseline: baselineMail,
      target: "account-1",
      idempotencyKey: `note-${randomUUID()}`,
      ...change,
    };
  }
  async function submit(change: DraftChange = {}): Promise<ReviewDetail> {
    const { review } = await service.submitDraft({ body: await draft(change) });
    return owner.review({ params: { review } });
  }
  return {
    ...system,
    service,
    worker: system.as(system.keys.worker),
    draft,
    submit,
    async approve(change) {
      const { id, draftDigest } = await submit(change);
      await owner.decide({ params: { review: id }, body: { verdict: "approved", draftDigest } });
      return owner.review({ params: { review: id } });
    },
  };
}
