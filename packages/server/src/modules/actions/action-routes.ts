import { setTimeout as sleep } from "node:timers/promises";
import type { Caller, KeyCaller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { actionsChannel } from "./action.ts";
import { listActions } from "./action-queries.ts";
import type { ActionService } from "./action-service.ts";

type Names = "actions" | "leaseActions" | "completeAction" | "failAction";

/** Retries and leases fall due without anybody's word, so a waiting worker is looked after this often. */
const lookEveryMs = 1_000;

export function actionRoutes({
  database,
  actions,
  closing,
}: {
  database: Database<Schema>;
  actions: ActionService;
  /** Fires when the process ends: workers that wait are answered, and ask elsewhere. */
  closing: AbortSignal;
}): Handlers<Names> {
  let arrival = Promise.withResolvers<void>();
  database.listen(actionsChannel, () => {
    arrival.resolve();
    arrival = Promise.withResolvers<void>();
  });

  return {
    actions: ({ caller, query }) =>
      listActions(database.kysely, query, caller.kind === "key" ? caller.workflows : null),

    async leaseActions({ caller, body, request }) {
      const until = performance.now() + body.waitMs;
      for (;;) {
        // Who has gone would carry nothing out, and each action would wait for its lease to end.
        if (closing.aborted || request.raw.socket.destroyed) return { actions: [] };
        // Taken before the look, so that what arrives during it is not missed.
        const arrived = arrival.promise;
        const found = await actions.lease(workerKey(caller), body.worker, body.limit);
        const left = until - performance.now();
        if (found.length > 0 || left <= 0) return { actions: found };
        const pause = sleep(Math.min(left, lookEveryMs), undefined, { ref: false, signal: closing });
        await Promise.race([arrived, pause.catch(() => {})]);
      }
    },

    completeAction: ({ caller, params, body }) => actions.complete(workerKey(caller), params.action, body),
    failAction: ({ caller, params, body }) => actions.fail(workerKey(caller), params.action, body),
  };
}

function workerKey(caller: Caller): KeyCaller {
  if (caller.kind === "key") return caller;
  throw new ProblemError({
    code: "forbidden",
    detail: "Actions are carried out by workers, with a key of theirs.",
  });
}
