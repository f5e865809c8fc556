import { randomUUID } from "node:crypto";
import type { Scope } from "@belay/contracts";
import { testDefinition } from "@belay/testkit";
import { begun, ended, sampleHead, sampleInstance } from "../modules/runs/testing/evidence-samples.ts";
import type { AuditRowContext, AuditRows } from "./audit-row.ts";

/** What exposure, runs, reviews, actions and outcomes leave. */
export function workAuditRows({ system, mark }: AuditRowContext): AuditRows {
  const { owner } = system;
  const experiment = "note-mail";
  const scope: Scope = { kind: "experiment", key: experiment };
  const scoped = (field: string) => ({ body: { scope, reason: mark(field) } });
  const review = async () => {
    const text = { subject: mark("subject"), body: mark("body") };
    return system.submit({
      run: randomUUID(),
      unit: mark("unit"),
      title: mark("title"),
      source: { note: mark("source") },
      draft: text,
      baseline: { subject: mark("baseline"), body: mark("baseline") },
      target: mark("target"),
      idempotencyKey: mark("key"),
      attributes: { tier: mark("tier") },
    });
  };
  const approved = async () => {
    const { id, draftDigest } = await review();
    await owner.decide({ params: { review: id }, body: { verdict: "approved", draftDigest } });
  };
  const leased = async () => {
    await approved();
    const { actions } = await system.worker.leaseActions({ body: { worker: mark("worker"), limit: 50 } });
    return actions.at(-1)!;
  };

  return {
    push: {
      leaves: "revision.push",
      prepare: async () => () =>
        owner.push({
          body: testDefinition({
            name: mark("name"),
            hypothesis: mark("hypothesis"),
            workflow: {
              key: "notes",
              name: mark("workflow"),
              owner: mark("owner"),
              systemOfRecord: mark("system"),
            },
            memoChange: { hypothesis: mark("memo"), targetUser: mark("memo") },
            files: { "mail.md": `[user]\n${mark("prompt")} {{ note }}` },
          }),
        }),
    },
    activate: {
      leaves: "exposure.activate",
      async prepare() {
        const { revision } = await system.pushApproved({ name: mark("name") });
        return () => owner.activate({ body: { experiment, revision, reason: mark("reason") } });
      },
    },
    setRing: {
      leaves: "exposure.lower",
      prepare: async () => () => owner.setRing({ body: { experiment, ring: 1, reason: mark("reason") } }),
    },
    pause: { leaves: "exposure.pause", prepare: async () => () => owner.pause(scoped("pause")) },
    kill: { leaves: "exposure.kill", prepare: async () => () => owner.kill(scoped("kill")) },
    resume: {
      leaves: "exposure.resume",
      async prepare() {
        await owner.kill(scoped("kill"));
        return () => owner.resume(scoped("resume"));
      },
    },
    renew: {
      leaves: null,
      because:
        "a lease and its spending are no state that anybody decides on, and there are thousands a minute",
      prepare: async () => () =>
        system.service.renew({
          body: { instance: sampleInstance({ service: mark("service"), build: mark("build") }), version: 1 },
        }),
    },
    evidence: {
      leaves: null,
      because: "evidence is an append-only record itself, with its instance and sequence",
      prepare: async () => () =>
        system.service.evidence({
          body: {
            instance: sampleInstance({ service: mark("service") }),
            records: [begun(1, sampleHead({ unit: mark("unit") }))],
          },
        }),
    },
    openPayloads: {
      leaves: "payload.open",
      async prepare() {
        const head = sampleHead({ unit: mark("unit") });
        const payloads = { input: { note: mark("input") }, draft: { body: mark("draft") } };
        await system.service.evidence({
          body: { instance: sampleInstance(), records: [ended(1, head, { payloads })] },
        });
        return () => owner.openPayloads({ params: { run: head.id }, body: { reason: mark("reason") } });
      },
    },
    submitDraft: {
      leaves: "review.submit",
      async prepare() {
        const body = await system.draft({ title: mark("title"), target: mark("target") });
        return () => system.service.submitDraft({ body });
      },
    },
    claim: {
      leaves: "review.claim",
      async prepare() {
        const { id } = await review();
        return () => owner.claim({ params: { review: id } });
      },
    },
    release: {
      leaves: "review.release",
      async prepare() {
        const { id } = await review();
        await owner.claim({ params: { review: id } });
        return () => owner.release({ params: { review: id } });
      },
    },
    decide: {
      leaves: "review.decide",
      async prepare() {
        const { id, draftDigest } = await review();
        return () =>
          owner.decide({
            params: { review: id },
            body: { verdict: "rejected", draftDigest, reason: "not true", words: mark("words") },
          });
      },
    },
    leaseActions: {
      leaves: "action.lease",
      async prepare() {
        await approved();
        return () => system.worker.leaseActions({ body: { worker: mark("worker"), limit: 1 } });
      },
    },
    completeAction: {
      leaves: "action.complete",
      async prepare() {
        const { id, fence } = await leased();
        const at = new Date().toISOString();
        const touched = [
          { system: "crm", recordType: "mail", record: mark("record"), verb: "created" as const, at },
        ];
        return () =>
          system.worker.completeAction({
            params: { action: id },
            body: { fence, verifiedAt: at, startedAt: at, touched },
          });
      },
    },
    failAction: {
      leaves: "action.fail",
      async prepare() {
        const { id, fence } = await leased();
        return () =>
          system.worker.failAction({
            params: { action: id },
            body: { fence, message: mark("message"), retryable: false },
          });
      },
    },
    outcomes: {
      leaves: "outcomes.take",
      prepare: async () => () =>
        system.service.outcomes({
          body: {
            outcomes: [1, 2, 3].map(() => ({
              id: mark("id"),
              experiment,
              unit: mark("unit"),
              name: "reply",
              at: new Date().toISOString(),
            })),
          },
        }),
    },
  };
}
