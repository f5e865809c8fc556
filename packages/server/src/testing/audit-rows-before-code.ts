import { randomUUID } from "node:crypto";
import type { IntakeAnswers, MemoContent } from "@belay/contracts";
import { parseMemoFile } from "@belay/contracts/memo";
import { registerPasskey, testDefinition } from "@belay/testkit";
import type { AuditRowContext, AuditRows } from "./audit-row.ts";

/** What intakes, memos and stage audits leave. */
export function beforeCodeAuditRows({ system, publicUrl, mark }: AuditRowContext): AuditRows {
  const { owner } = system;
  const answers = (): IntakeAnswers => ({
    name: mark("name"),
    pain: mark("pain"),
    doneBy: mark("done"),
    often: { count: 12, per: "day" },
    minutes: 20,
    ownerKind: "person",
    owner: mark("owner"),
    decider: mark("decider"),
    measured: "recorded",
    measure: mark("measure"),
    textShare: "most",
    judgement: "each",
    systemOfRecord: mark("system"),
    systems: [mark("further")],
    data: mark("data"),
    dataState: "ready",
    personalData: "no",
    undo: "at-once",
    reach: "customers",
  });
  const begin = () => owner.createIntake({ body: { answers: answers() } });
  const handIn = async () => {
    const { id, version } = await begin();
    return owner.submitIntake({ params: { intake: id }, body: { version } });
  };
  const overridden = async () => {
    const { id } = await handIn();
    const params = { intake: id, criterion: "reversible" as const };
    await owner.overrideScore({ params, body: { score: 3, reason: mark("reason") } });
    return params;
  };
  const kept = () =>
    owner.keepStageAudit({ body: { about: mark("about"), answers: { "measured-today": "yes" } } });

  const memoContent = (): MemoContent => {
    const { files } = testDefinition({
      key: `memo-${randomUUID().replaceAll(/[^a-z]/g, "") || "a"}`,
      memoChange: {
        name: mark("name"),
        hypothesis: mark("hypothesis"),
        targetUser: mark("user"),
        firstOutput: mark("output"),
      },
    });
    const { memo } = parseMemoFile(files["memo.md"] ?? "");
    if (!memo) throw new Error("The test's memo can't be read.");
    return memo;
  };
  const drafted = async () => {
    const author = (await system.person("Wanda Writer")).client;
    const memo = await author.createMemo({ body: { content: memoContent() } });
    return { author, memo, params: { experiment: memo.experiment }, body: { digest: memo.digest ?? "" } };
  };
  const asked = async () => {
    const { author, ...made } = await drafted();
    await author.askForSignatures({ params: made.params, body: made.body });
    return made;
  };

  return {
    createIntake: { leaves: "intake.create", prepare: async () => begin },
    saveIntake: {
      leaves: "intake.save",
      async prepare() {
        const { id, version } = await begin();
        return () => owner.saveIntake({ params: { intake: id }, body: { version, answers: answers() } });
      },
    },
    submitIntake: {
      leaves: "intake.submit",
      async prepare() {
        const { id, version } = await begin();
        return () => owner.submitIntake({ params: { intake: id }, body: { version } });
      },
    },
    reopenIntake: {
      leaves: "intake.reopen",
      async prepare() {
        const { id, version } = await handIn();
        return () => owner.reopenIntake({ params: { intake: id }, body: { version } });
      },
    },
    rejectIntake: {
      leaves: "intake.reject",
      async prepare() {
        const { id, version } = await handIn();
        return () =>
          owner.rejectIntake({ params: { intake: id }, body: { version, reason: mark("reason") } });
      },
    },
    overrideScore: {
      leaves: "intake.override",
      async prepare() {
        const { id } = await handIn();
        const params = { intake: id, criterion: "reversible" as const };
        return () => owner.overrideScore({ params, body: { score: 3, reason: mark("reason") } });
      },
    },
    restoreScore: {
      leaves: "intake.restore",
      async prepare() {
        const params = await overridden();
        return () => owner.restoreScore({ params });
      },
    },
    changeRubric: {
      leaves: "rubric.change",
      async prepare() {
        const { version, weights } = await owner.rubric();
        return () =>
          owner.changeRubric({
            body: { version, weights: { ...weights, reversible: 3 }, reason: mark("reason") },
          });
      },
    },
    keepStageAudit: { leaves: "stage-audit.keep", prepare: async () => kept },
    deleteStageAudit: {
      leaves: "stage-audit.delete",
      async prepare() {
        const { id } = await kept();
        return () => owner.deleteStageAudit({ params: { audit: id } });
      },
    },
    createMemo: {
      leaves: "memo.create",
      prepare: async () => () => owner.createMemo({ body: { content: memoContent() } }),
    },
    saveMemo: {
      leaves: "memo.save",
      async prepare() {
        const { author, memo, params } = await drafted();
        const content = { ...memoContent(), experiment: memo.experiment };
        return () => author.saveMemo({ params, body: { basedOn: memo.edition, content } });
      },
    },
    askForSignatures: {
      leaves: "memo.ask",
      async prepare() {
        const { author, params, body } = await drafted();
        return () => author.askForSignatures({ params, body });
      },
    },
    challengeForMemo: {
      leaves: null,
      because: "Nothing is signed before the device's answer",
      async prepare() {
        const { params, body } = await asked();
        const { client } = await system.person("Sina Signer", "reviewer", "sample", [
          "workflow",
          "customers",
        ]);
        await registerPasskey(client, publicUrl, mark("passkey"));
        return () => client.challengeForMemo({ params, body });
      },
    },
    signMemo: {
      leaves: "memo.sign",
      async prepare() {
        const { params, body } = await asked();
        const signer = (await system.person("Sina Signer", "reviewer", "sample", ["workflow", "customers"]))
          .client;
        return () => signer.signMemo({ params, body });
      },
    },
    endMemo: {
      leaves: "memo.end",
      async prepare() {
        const { params, body } = await asked();
        return () => owner.endMemo({ params, body: { ...body, reason: mark("reason") } });
      },
    },
    readMemo: {
      leaves: null,
      because: "it keeps nothing",
      prepare: async () => () => owner.readMemo({ body: { markdown: mark("memo") } }),
    },
    checkMemo: {
      leaves: null,
      because: "it keeps nothing",
      prepare: async () => () => owner.checkMemo({ body: { content: memoContent() } }),
    },
    setMemoPolicy: {
      leaves: "memo-policy.change",
      async prepare() {
        const policy = await owner.memoPolicy();
        return () => owner.setMemoPolicy({ body: { ...policy, spendAbove: 77 } });
      },
    },
  };
}
