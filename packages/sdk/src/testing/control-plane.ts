import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  draftSubmission,
  evidenceBatch,
  endpoints,
  outcome as outcomeSchema,
  renewalRequest,
  ruleset as rulesetSchema,
  rulesetPatch,
  type EvidenceRecord,
  type LeasedAction,
  type Outcome,
  type Ruleset,
  type RulesetExperiment,
} from "@belay/contracts";

export type Received = EvidenceRecord & { instance: string };

type Draft = ReturnType<typeof draftSubmission.parse>;

/**
 * A control plane that speaks the contracts' wire and nothing more, held in memory. It refuses what the
 * contracts refuse, and can be made to misbehave.
 */
export type ControlPlane = Awaited<ReturnType<typeof startControlPlane>>;

export type Faults = {
  /** Every connection is cut. */
  away?: boolean;
  /** Requests below this path are answered with this status. */
  status?: { path: string; code: number } | undefined;
  /** Streams are accepted and never told anything, as behind a proxy that buffers. */
  buffering?: boolean;
  /** Evidence or outcomes are taken and the answer is lost, for this many requests. */
  loseAnswers?: number;
  /** Requests below this path are never answered. */
  hang?: string | undefined;
};

export async function startControlPlane(
  initial: { experiments?: RulesetExperiment[]; leaseMs?: number } = {},
) {
  let ruleset: Ruleset = rulesetSchema.parse({
    environment: "production",
    version: 1,
    leaseMs: initial.leaseMs ?? 30_000,
    killed: false,
    killedWorkflows: [],
    segments: {},
    experiments: initial.experiments ?? [],
  });
  const faults: Faults = {};
  const streams = new Set<ServerResponse>();
  const evidence = new Map<string, Received>();
  const renewals: (ReturnType<typeof renewalRequest.parse> & { at: number })[] = [];
  const outcomes = new Map<string, Outcome>();
  const drafts = new Map<string, Draft & { review: string }>();
  const actions: LeasedAction[] = [];
  const reports: { path: string; body: Record<string, unknown> }[] = [];
  const refusals: string[] = [];
  let evidenceRequests = 0;
  let outcomeRequests = 0;
  let granted = 0;
  let server: Server | undefined;

  function json(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ) {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  }

  async function bodyOf(request: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, "http://control");
    if (faults.away) return void request.socket.destroy();
    if (faults.hang !== undefined && pathname.startsWith(faults.hang)) return;
    if (request.headers.authorization !== "Bearer test-key")
      return json(response, 401, { code: "unauthenticated" });
    if (faults.status && pathname.startsWith(faults.status.path))
      return json(response, faults.status.code, { code: "unavailable" });
    if (pathname === "/api/v1/ruleset") {
      const etag = `"${ruleset.version}"`;
      if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
      return json(response, 200, ruleset, { etag });
    }
    if (pathname === "/api/v1/ruleset/stream") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (faults.buffering) return response.flushHeaders();
      response.write(`event: ruleset\ndata: ${JSON.stringify(ruleset)}\n\n`);
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    if (pathname === "/api/v1/renewals") {
      const renewal = renewalRequest.parse(await bodyOf(request));
      renewals.push({ ...renewal, at: performance.now() });
      const wanted =
        granted > 0
          ? renewal.wanted.map(({ experiment, micros }) => ({
              experiment,
              micros: Math.min(micros, granted),
            }))
          : [];
      for (const { micros } of wanted) granted -= micros;
      return json(response, 200, { version: ruleset.version, leaseMs: ruleset.leaseMs, granted: wanted });
    }
    if (pathname === "/api/v1/evidence") {
      evidenceRequests += 1;
      const batch = evidenceBatch.parse(await bodyOf(request));
      let duplicates = 0;
      for (const record of batch.records) {
        const key = `${batch.instance.id}:${record.sequence}`;
        if (evidence.has(key)) duplicates += 1;
        else evidence.set(key, { ...record, instance: batch.instance.id });
      }
      if ((faults.loseAnswers ?? 0) > 0) {
        faults.loseAnswers! -= 1;
        return void request.socket.destroy();
      }
      return json(response, 200, { accepted: batch.records.length - duplicates, duplicates, refused: [] });
    }
    if (pathname === "/api/v1/outcomes") {
      outcomeRequests += 1;
      const batch = endpoints.outcomes.body.parse(await bodyOf(request)).outcomes;
      const before = outcomes.size;
      const refused: { index: number; code: string; message: string }[] = [];
      for (const [index, given] of batch.entries()) {
        const outcome = outcomeSchema.parse(given);
        if (outcome.experiment === "unknown")
          refused.push({ index, code: "not-found", message: "There is no experiment unknown." });
        else outcomes.set(`${outcome.experiment}:${outcome.id}`, outcome);
      }
      if ((faults.loseAnswers ?? 0) > 0) {
        faults.loseAnswers! -= 1;
        return void request.socket.destroy();
      }
      const accepted = outcomes.size - before;
      return json(response, 200, {
        accepted,
        duplicates: batch.length - refused.length - accepted,
        refused,
      });
    }
    if (pathname === "/api/v1/drafts") {
      const draft = draftSubmission.parse(await bodyOf(request));
      const known = drafts.get(draft.run) ?? { ...draft, review: crypto.randomUUID() };
      drafts.set(draft.run, known);
      return json(response, 201, {
        review: known.review,
        state: "waiting",
        dueAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
    }
    if (pathname === "/api/v1/actions/lease") {
      const { limit } = (await bodyOf(request)) as { limit: number };
      // Whoever asked has gone: nobody would carry them out.
      if (request.socket.destroyed) return;
      return json(response, 200, { actions: actions.splice(0, limit) });
    }
    if (pathname.startsWith("/api/v1/actions/")) {
      reports.push({ path: pathname, body: (await bodyOf(request)) as Record<string, unknown> });
      return json(response, 200, {});
    }
    return json(response, 404, { code: "not-found" });
  }

  async function listen(port: number): Promise<void> {
    server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        // What the contracts refuse is a fault of the SDK: tests look here.
        refusals.push(`${request.url}: ${String(error)}`);
        json(response, 400, { code: "invalid-request", detail: String(error) });
      });
    });
    await new Promise<void>((resolve) => server!.listen(port, "127.0.0.1", resolve));
  }

  await listen(0);
  const { port } = server!.address() as AddressInfo;

  async function stop(): Promise<void> {
    for (const stream of streams) stream.destroy();
    const closing = new Promise((resolve) => server!.close(resolve));
    server!.closeAllConnections();
    await closing;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    renewals,
    drafts,
    actions,
    reports,
    refusals,
    get version() {
      return ruleset.version;
    },
    get streams() {
      return streams.size;
    },
    get evidenceRequests() {
      return evidenceRequests;
    },
    get outcomeRequests() {
      return outcomeRequests;
    },
    /** Outcomes in the order of arrival, each event once. */
    outcomes: () => [...outcomes.values()],
    /** Evidence in the order of arrival, each record once. */
    records: () => [...evidence.values()],
    ended: () => [...evidence.values()].flatMap((record) => (record.kind === "ended" ? [record] : [])),
    grant(micros: number) {
      granted += micros;
    },
    /** Changes one experiment's exposure and tells the streams by a patch. */
    change(
      key: string,
      change: Partial<RulesetExperiment>,
      options: { base?: number; quietly?: boolean } = {},
    ) {
      const before = ruleset.version;
      const experiments = ruleset.experiments.map((experiment) =>
        experiment.key === key ? { ...experiment, ...change } : experiment,
      );
      ruleset = { ...ruleset, version: before + 1, experiments };
      const { exposure, epoch, phase, ring } = experiments.find((experiment) => experiment.key === key)!;
      const patch = rulesetPatch.parse({
        base: options.base ?? before,
        version: ruleset.version,
        killed: ruleset.killed,
        killedWorkflows: ruleset.killedWorkflows,
        exposures: [{ key, exposure, epoch, phase, ring }],
        experiments: [],
        segments: {},
        removed: [],
      });
      if (!options.quietly)
        for (const stream of streams) stream.write(`event: patch\ndata: ${JSON.stringify(patch)}\n\n`);
    },
    cutStreams() {
      for (const stream of streams) stream.destroy();
    },
    stop,
    restart: () => listen(port),
  };
}
