import { hostname } from "node:os";
import type { KeyObject } from "node:crypto";
import type { LeasedAction, TouchedRecord } from "@belay/contracts";
import { backoff, pause } from "../backoff.ts";
import { BelayError } from "../belay-error.ts";
import { createHttpClient, type HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import { readApprovalKey, verifyApproval } from "./verify-approval.ts";

/** What a person, or the baseline's release, has approved; verified before a handler sees it. */
export type ApprovedAction = Pick<
  LeasedAction,
  | "id"
  | "kind"
  | "experiment"
  | "run"
  | "system"
  | "recordType"
  | "verb"
  | "target"
  | "idempotencyKey"
  | "payload"
  | "attempt"
>;

/** A record read or written; `at` is now unless set. */
export type Touched = Omit<TouchedRecord, "at"> & { at?: string };

/**
 * Performs one action in a system of record. May be called again for the same action after a crash or a lost
 * lease: pass `idempotencyKey` on. An error with `retryable: false` is not tried again.
 */
export type ActionHandler = (
  action: ApprovedAction,
  context: {
    /** Fires when the lease ends or the worker is told to stop at once. */
    signal: AbortSignal;
  },
) => Promise<{ touched: Touched[] }> | { touched: Touched[] };

export type WorkerOptions = {
  /** Handlers by system of record. */
  actions: Readonly<Record<string, ActionHandler>>;
  /** A key of purpose `worker`. Default `BELAY_WORKER_KEY`, else the connection's key. */
  key?: string | undefined;
  /** Public key that approvals must be signed with. Default: the connection's, or `BELAY_APPROVAL_KEY`. */
  approvalKey?: string | undefined;
  /** Environment whose approvals count. Default `BELAY_ENVIRONMENT`, else `production`. */
  environment?: string | undefined;
  /** Name of this worker. Default: host and process. */
  name?: string | undefined;
  /** Actions at once. Default 4, at most 50. */
  concurrency?: number | undefined;
  /** How long one request waits for an action, in milliseconds. Default 20,000. */
  waitMs?: number | undefined;
};

/**
 * Modes: polling (asks for actions, waits), full (as many under way as allowed), away (the control plane
 * does not answer; asks again after a growing pause), stopping (takes none, ends those under way), stopped.
 */
export type Worker = {
  /** Takes no more actions and waits for those under way; aborts them after the deadline (10,000 ms unless set). */
  stop(options?: { deadlineMs?: number }): Promise<void>;
};

export type WorkerServices = {
  http: HttpClient;
  url: string;
  logger: Logger;
  approvalKey: string | undefined;
  instance: string;
};

const reportMs = 10_000;

/** @throws BelayError `invalid-options` without a readable approval key. */
export function createWorker(options: WorkerOptions, services: WorkerServices): Worker {
  const { logger } = services;
  const approvalKey = readApprovalKey(options.approvalKey ?? services.approvalKey);
  const environment = options.environment ?? process.env.BELAY_ENVIRONMENT ?? "production";
  const key = options.key ?? process.env.BELAY_WORKER_KEY;
  const http = key === undefined ? services.http : createHttpClient(services.url, key);
  const name = (options.name ?? `${hostname()}/${process.pid}/${services.instance.slice(0, 8)}`).slice(
    0,
    100,
  );
  const concurrency = Math.min(50, Math.max(1, options.concurrency ?? 4));
  const waitMs = Math.min(30_000, options.waitMs ?? 20_000);
  const stopping = new AbortController();
  const aborting = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  let failures = 0;

  async function lease(): Promise<LeasedAction[]> {
    const response = await http.request({
      method: "POST",
      path: "/api/v1/actions/lease",
      body: JSON.stringify({ worker: name, limit: concurrency - underWay.size, waitMs }),
      timeoutMs: waitMs + reportMs,
      signal: stopping.signal,
      keepAlive: true,
    });
    if (response.status !== 200)
      throw new Error(`the control plane answered ${response.status}: ${response.text.slice(0, 300)}`);
    return (JSON.parse(response.text) as { actions: LeasedAction[] }).actions;
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (underWay.size >= concurrency) {
        await Promise.race(underWay.values());
        continue;
      }
      try {
        const actions = await lease();
        if (failures > 0) logger.info("the worker gets actions again");
        failures = 0;
        for (const action of actions) begin(action);
        // A control plane that answers at once, without waiting, must not be asked in a circle.
        if (actions.length === 0) await pause(50, stopping.signal, true);
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (failures === 0) logger.warn(`the worker gets no actions: ${String(error)}`);
        failures += 1;
        await pause(backoff(failures, 500, 15_000), stopping.signal, true);
      }
    }
  }

  function begin(action: LeasedAction): void {
    // Leased anew while an earlier lease's handler still runs: that one's idempotency key protects the record.
    if (underWay.has(action.id)) return;
    const working = perform(action)
      .catch((error: unknown) => logger.error(`action ${action.id}: ${String(error)}`))
      .finally(() => underWay.delete(action.id));
    underWay.set(action.id, working);
  }

  async function perform(action: LeasedAction): Promise<void> {
    try {
      verify(action, approvalKey);
    } catch (error) {
      logger.error(messageOf(error));
      return report(action, "fail", { fence: action.fence, message: messageOf(error), retryable: false });
    }
    const verifiedAt = new Date().toISOString();
    const handler = Object.hasOwn(options.actions, action.system)
      ? options.actions[action.system]
      : undefined;
    if (handler === undefined) {
      const message = `This worker has no handler for the system "${action.system}". Add one under \`actions\`, or run a worker that has it.`;
      return report(action, "fail", { fence: action.fence, message, retryable: true });
    }
    const startedAt = new Date().toISOString();
    const ending = new AbortController();
    const expiry = setTimeout(
      () => ending.abort(new Error("the lease has ended")),
      Math.max(0, Date.parse(action.leaseEndsAt) - Date.now()),
    );
    const { attestation: _, fence: __, leaseEndsAt: ___, ...approved } = action;
    try {
      const { touched } = await handler(approved, {
        signal: AbortSignal.any([ending.signal, aborting.signal]),
      });
      const now = new Date().toISOString();
      await report(action, "complete", {
        fence: action.fence,
        verifiedAt,
        startedAt,
        touched: touched.map((record) => ({ ...record, at: record.at ?? now })),
      });
    } catch (error) {
      const retryable = (error as { retryable?: unknown } | null)?.retryable !== false;
      await report(action, "fail", { fence: action.fence, message: messageOf(error), retryable });
    } finally {
      clearTimeout(expiry);
    }
  }

  function verify(action: LeasedAction, pinned: KeyObject): void {
    verifyApproval(action, pinned, environment, Date.now());
  }

  /** Reports until it is heard or the lease has ended: then another lease finds out. */
  async function report(
    action: LeasedAction,
    what: "complete" | "fail",
    body: Record<string, unknown>,
  ): Promise<void> {
    const until = Date.parse(action.leaseEndsAt);
    for (let attempt = 1; ; attempt += 1) {
      const problem = await send(`/api/v1/actions/${action.id}/${what}`, body);
      if (problem === undefined) return;
      if (!problem.again || Date.now() > until || aborting.signal.aborted) {
        logger.error(
          `action ${action.id}: its ${what === "fail" ? "failure" : "completion"} was not taken: ${problem.message}`,
        );
        return;
      }
      await pause(backoff(attempt, 200, 5000), aborting.signal, true);
    }
  }

  async function send(path: string, body: unknown): Promise<{ message: string; again: boolean } | undefined> {
    try {
      const response = await http.request({
        method: "POST",
        path,
        body: JSON.stringify(body),
        timeoutMs: reportMs,
        keepAlive: true,
      });
      if (response.status < 300) return undefined;
      return {
        message: `${response.status} ${response.text.slice(0, 300)}`,
        again: response.status >= 500 || response.status === 429,
      };
    } catch (error) {
      return { message: String(error), again: true };
    }
  }

  const polling = poll();
  return {
    async stop({ deadlineMs = 10_000 } = {}) {
      stopping.abort();
      const done = new AbortController();
      const late = pause(deadlineMs, done.signal, true).then(() =>
        aborting.abort(new Error("the worker was stopped")),
      );
      await polling;
      await Promise.all(underWay.values());
      done.abort();
      await late;
      if (http !== services.http) http.close();
    },
  };
}

const messageOf = (error: unknown) =>
  (error instanceof BelayError || error instanceof Error ? error.message : String(error)).slice(0, 500);
