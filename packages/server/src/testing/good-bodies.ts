import { randomUUID } from "node:crypto";
import { criteria, type EndpointName } from "@belay/contracts";
import { testDefinition } from "@belay/testkit";

/** One good body for each endpoint that takes one; what is made of it below is bad in one place. */
export const goodBodies = (): Partial<Record<EndpointName, unknown>> => {
  const token = "belay_link_0123456789012345678901234567890";
  const scope = { kind: "workflow", key: "notes" };
  const instance = { id: randomUUID(), service: "service", build: "1", sdk: "node/1" };
  const run = {
    id: "019b0000-0000-7000-8000-000000000001",
    experiment: "note-mail",
    revision: 1,
    epoch: 1,
    phase: 1,
    unit: "account-1",
    attributes: { tier: "pilot" },
    ring: 2,
    assigned: "ai",
    startedAt: new Date().toISOString(),
  };
  const end = {
    endedAt: new Date().toISOString(),
    durationMs: 12,
    served: "ai",
    outcome: "served",
    reason: "assigned",
    steps: [
      { name: "generate", startedMs: 0, durationMs: 3, status: "ok", facts: { costMicros: 5, model: "m" } },
    ],
    payloads: { input: { text: "text" }, final: "text" },
  };
  return {
    signIn: { link: token, name: "Name", token: true },
    signInWithPassword: { email: "somebody@example.test", password: "a password", token: true },
    signInWithFactor: { challenge: token, code: "000000", token: true },
    invitation: { link: token },
    acceptInvitation: { link: token, name: "Name", password: "a long password", token: true },
    requestDevice: { name: "belay on build-7" },
    redeemDevice: { deviceCode: token },
    device: { userCode: "BCDF-GHJK" },
    decideDevice: { userCode: "BCDF-GHJK", approve: true },
    invite: { name: "Name", email: "somebody@example.test", role: "viewer", areas: ["data"] },
    changePerson: { role: "operator", areas: ["data"] },
    setEmail: { email: "somebody@example.test" },
    setPassword: { current: "a password", password: "a long password" },
    confirmFactor: { code: "000000" },
    removeFactor: { code: "000000" },
    rotateKey: { overlapHours: 5 },
    createKey: { name: "key", purpose: "service", environment: "staging", workflows: ["notes"] },
    push: testDefinition(),
    activate: { environment: "production", experiment: "note-mail", revision: 1, reason: "because" },
    setRing: { environment: "production", experiment: "note-mail", ring: 1, reason: "because" },
    pause: { environment: "staging", scope, reason: "because" },
    kill: { environment: "staging", scope, reason: "because" },
    resume: { environment: "staging", scope, reason: "because" },
    renew: {
      instance,
      version: 1,
      leaving: false,
      evidence: { queued: 0, spooledBytes: 0, dropped: 0 },
      spent: [{ experiment: "note-mail", micros: 5 }],
      wanted: [{ experiment: "note-mail", micros: 5 }],
    },
    evidence: { instance, records: [{ kind: "ended", sequence: 1, run, end }] },
    outcomes: {
      outcomes: [
        {
          id: "event-1",
          experiment: "note-mail",
          unit: "account-1",
          name: "mail-sent",
          at: end.endedAt,
          value: 1,
          currency: "EUR",
        },
      ],
    },
    openPayloads: { reason: "because" },
    submitDraft: {
      run: run.id,
      experiment: "note-mail",
      revision: 1,
      epoch: 1,
      unit: "account-1",
      attributes: { tier: "pilot" },
      title: "title",
      source: { text: "text" },
      draft: { subject: "a", body: "b" },
      baseline: { subject: "a", body: "b" },
      references: [
        { start: 0, end: 1, path: "/body", source: "/text", sourceStart: 0, sourceEnd: 1, supported: true },
      ],
      checks: [{ check: "length", verdict: "passed", message: "fine" }],
      target: "account-1",
      idempotencyKey: randomUUID(),
    },
    decide: {
      verdict: "edited",
      draftDigest: "0".repeat(64),
      final: { subject: "a", body: "b" },
      rating: 3,
      activeMs: 5,
    },
    leaseActions: { worker: "worker-1", limit: 5, waitMs: 0 },
    completeAction: {
      fence: 1,
      verifiedAt: new Date().toISOString(),
      startedAt: new Date().toISOString(),
      touched: [
        { system: "crm", recordType: "mail", record: "1", verb: "created", at: new Date().toISOString() },
      ],
    },
    failAction: { fence: 1, message: "it broke", retryable: true },
    createIntake: { answers: intakeAnswers, editor: { id: randomUUID(), turn: 0 } },
    saveIntake: { version: 1, answers: intakeAnswers, editor: { id: randomUUID(), turn: 1 } },
    submitIntake: { version: 1 },
    reopenIntake: { version: 1 },
    rejectIntake: { version: 1, reason: "because" },
    overrideScore: { score: 3, reason: "because" },
    changeRubric: { version: 0, weights: rubricWeights, reason: "because" },
    keepStageAudit: { about: "Notes", experiment: null, answers: { "worth-it": "no" } },
    createMemo: { content: { name: "Notes" }, experiment: "notes" },
    saveMemo: { basedOn: 1, content: { name: "Notes" } },
    askForSignatures: { digest: "0".repeat(64) },
    challengeForMemo: { digest: "0".repeat(64) },
    signMemo: {
      digest: "0".repeat(64),
      assertion: {
        ...credential,
        response: { clientDataJSON: "e30", authenticatorData: "AAAA", signature: "AAAA" },
      },
    },
    startPasskey: { code: "123456" },
    registerPasskey: {
      name: "A key",
      registration: { ...credential, response: { clientDataJSON: "e30", attestationObject: "oA" } },
    },
    endMemo: { digest: "0".repeat(64), reason: "because" },
    readMemo: { markdown: "# Decision memo: Notes\n" },
    checkMemo: { content: { name: "Notes" } },
    setMemoPolicy: memoPolicy,
  };
};

const credential = { id: "AAAA", rawId: "AAAA", type: "public-key" };

const memoPolicy = {
  signers: 2,
  areas: { "customer-facing": ["customers"], "personal-data": ["data"], "system-of-record": ["systems"] },
  spendAbove: 1000,
  passkey: false,
};

const intakeAnswers = {
  name: "Letters",
  pain: "They are late.",
  often: { count: 12, per: "day" },
  minutes: 2.5,
  systems: ["CRM"],
  reach: "customers",
};
const rubricWeights = Object.fromEntries(criteria.map((name) => [name, 1]));
