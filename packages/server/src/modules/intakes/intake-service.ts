import { isDeepStrictEqual } from "node:util";
import type { Criterion, IntakeAnswers, IntakeDetail } from "@belay/contracts";
import { actorOf, type Caller, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit, type AuditEvent } from "../audit/index.ts";
import {
  answeredOf,
  cleaned,
  maySee,
  requireComplete,
  requireEditor,
  requireState,
  requireVersion,
  type IntakeRow,
} from "./intake.ts";
import { intakeDetail } from "./intake-queries.ts";
import {
  begunIn,
  type Editor,
  insertIntake,
  lockIntake,
  moveIntake,
  noIntake,
  removeOverride,
  saveAnswers,
  setOverride,
} from "./intake-store.ts";
import { overridesOf } from "./ranking.ts";

type Tx = Transaction<Schema>;

export type IntakeDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  /** Something that lists show has changed. */
  onChanged(): void;
};

export type IntakeService = ReturnType<typeof createIntakeService>;

export function createIntakeService({ database, clock, identifiers, onChanged }: IntakeDependencies) {
  const at = () => new Date(clock.now());

  const note = (tx: Tx, caller: Caller, id: string, event: Pick<AuditEvent, "action" | "before" | "after">) =>
    recordAudit(tx, { id: identifiers.next(), at: at(), caller, subject: { kind: "intake", id }, ...event });

  /** Runs a change, then answers with the intake as the caller sees it. */
  async function change(caller: Caller, work: (tx: Tx) => Promise<string>): Promise<IntakeDetail> {
    const detail = await database.transaction(async (tx) => intakeDetail(tx, caller, await work(tx)));
    onChanged();
    return detail;
  }

  async function lock(tx: Tx, caller: Caller, id: string): Promise<IntakeRow> {
    const row = await lockIntake(tx, id);
    if (!maySee(caller, row)) throw noIntake();
    return row;
  }

  const facts = (answers: IntakeAnswers) => ({
    answered: answeredOf(answers).given,
    answers: { text: JSON.stringify(answers) },
  });

  return {
    /** Begins a draft. The same form twice, where the first answer was lost, gives the same intake. */
    create: (caller: Caller, given: IntakeAnswers, editor: Editor) =>
      change(caller, async (tx) => {
        const by = actorOf(caller);
        const answers = cleaned(given);
        const id = identifiers.next();
        if (!(await insertIntake(tx, { id, answers, by, at: at(), editor })))
          return (await begunIn(tx, by.id, editor?.id ?? ""))?.id ?? id;
        await note(tx, caller, id, { action: "intake.create", after: { version: 1, ...facts(answers) } });
        return id;
      }),

    /** Saves all answers of a draft; a save that changes nothing makes no version. */
    save: (
      caller: Caller,
      id: string,
      { version, answers: given, editor }: { version: number; answers: IntakeAnswers; editor?: Editor },
    ) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireEditor(caller, row);
        requireState(row, "save");
        // Its answer was lost on the way back, and the same form sends what it has now.
        const isOwnSave =
          editor !== undefined &&
          row.editor === editor.id &&
          row.saved_from === version &&
          row.editor_turn <= editor.turn;
        if (!isOwnSave) requireVersion(row, version);
        const answers = cleaned(given);
        if (isDeepStrictEqual(answers, row.answers)) return id;
        await saveAnswers(tx, row, { answers, by: actorOf(caller), at: at(), editor, from: version });
        await note(tx, caller, id, {
          action: "intake.save",
          before: { version: row.version, ...facts(row.answers) },
          after: { version: row.version + 1, ...facts(answers) },
        });
        return id;
      }),

    submit: (caller: PersonCaller, id: string, version: number) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireEditor(caller, row);
        requireState(row, "submit");
        requireVersion(row, version);
        requireComplete(row.answers);
        await moveIntake(tx, row, {
          state: "submitted",
          submitted_at: at(),
          rejected_at: null,
          rejection: null,
        });
        await note(tx, caller, id, {
          action: "intake.submit",
          before: { state: row.state },
          after: { state: "submitted", version: row.version + 1 },
        });
        return id;
      }),

    /** Takes one back to a draft, out of the ranking. */
    reopen: (caller: PersonCaller, id: string, version: number) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireEditor(caller, row);
        requireState(row, "reopen");
        requireVersion(row, version);
        await moveIntake(tx, row, { state: "draft", submitted_at: null, rejected_at: null, rejection: null });
        await note(tx, caller, id, {
          action: "intake.reopen",
          before: { state: row.state },
          after: { state: "draft", version: row.version + 1 },
        });
        return id;
      }),

    reject: (caller: PersonCaller, id: string, version: number, reason: string) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireState(row, "reject");
        requireVersion(row, version);
        await moveIntake(
          tx,
          row,
          { state: "rejected", rejected_at: at(), rejection: reason },
          actorOf(caller),
        );
        await note(tx, caller, id, {
          action: "intake.reject",
          before: { state: row.state },
          after: { state: "rejected", reason: { text: reason } },
        });
        return id;
      }),

    override: (caller: PersonCaller, id: string, criterion: Criterion, score: number, reason: string) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireState(row, "override");
        const before = (await overridesOf(tx, [id])).get(id)?.[criterion];
        await setOverride(tx, id, criterion, { score, reason, by: actorOf(caller), at: at() });
        await note(tx, caller, id, {
          action: "intake.override",
          before: { criterion, score: before?.score ?? null },
          after: { criterion, score, reason: { text: reason } },
        });
        return id;
      }),

    restore: (caller: PersonCaller, id: string, criterion: Criterion) =>
      change(caller, async (tx) => {
        const row = await lock(tx, caller, id);
        requireState(row, "override");
        const before = (await overridesOf(tx, [id])).get(id)?.[criterion];
        if (!before) return id;
        await removeOverride(tx, id, criterion);
        await note(tx, caller, id, {
          action: "intake.restore",
          before: { criterion, score: before.score },
          after: { criterion, score: null },
        });
        return id;
      }),

    /**
     * Marks an intake as taken into a memo, within the transaction that makes the memo, and gives its answers.
     * @throws ProblemError `not-found`, or `conflict` where it isn't handed in or has a memo already.
     */
    async takeIntoMemo(tx: Tx, caller: Caller, id: string, memo: string): Promise<IntakeAnswers> {
      const row = await lock(tx, caller, id);
      requireState(row, "memo");
      await moveIntake(tx, row, { state: "in-memo", memo_id: memo });
      await note(tx, caller, id, {
        action: "intake.memo",
        before: { state: row.state },
        after: { state: "in-memo", memo },
      });
      return row.answers;
    },
  };
}
