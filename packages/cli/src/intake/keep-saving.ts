import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isBelayProblem, type BelayClient } from "@belay/client";
import type { IntakeAnswers, IntakeDetail } from "@belay/contracts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCodeOf } from "../exit-code.ts";

/** Saves answers one after the other, the first of a new intake included; what can't be sent is kept for the next. */
export function createSaver(client: BelayClient, start: IntakeDetail | undefined, { err }: Context) {
  const id = randomUUID();
  let turn = 0;
  let detail = start;
  let failure: unknown;
  return {
    async save(answers: IntakeAnswers): Promise<void> {
      const editor = { id, turn: ++turn };
      try {
        detail ??= await client.createIntake({ body: { answers, editor } });
        // Begun by an earlier request whose answer was lost: it has an older state.
        if (turn > 1 || start)
          detail = await client.saveIntake({
            params: { intake: detail.id },
            body: { version: detail.version, answers, editor },
          });
        failure = undefined;
      } catch (error) {
        if (!isBelayProblem(error)) throw error;
        if (failure === undefined) err(`Not saved yet: ${error.message} What you answer is kept here.\n`);
        failure = error;
      }
    },
    /** The intake as it is saved; where it could not be, the answers go into a file and the command fails. */
    async settled(answers: IntakeAnswers, cwd: string): Promise<IntakeDetail | undefined> {
      if (failure !== undefined) await this.save(answers);
      if (failure === undefined) return detail;
      const file = `intake-${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}.json`;
      await writeFile(path.join(cwd, file), `${JSON.stringify(answers, undefined, 2)}\n`, { mode: 0o600 });
      const way = detail ? `belay intake edit ${detail.id}` : "belay intake new";
      throw new CommandFailure(
        exitCodeOf(failure as Error),
        `Your answers could not be saved: ${(failure as Error).message} They are in ${file}. To go on: ${way} --file ${file}`,
        { cause: failure },
      );
    },
  };
}
