import { accessAnswer, type AccessScenario, isOpen } from "./access.ts";
import { auditAnswer } from "./audit.ts";
import { confirmations, history, instances, revisions } from "./exposure.ts";
import { activityPoints, ago, owner, pilot, portfolio } from "./experiments.ts";
import { followUpDefinition } from "./definition.ts";
import { hex } from "./ids.ts";
import { intakeAnswers, type IntakeScenario } from "./intakes.ts";
import { memoPeople, memoPolicy } from "./memo-people.ts";
import { memoAnswers, type MemoScenario } from "./memos.ts";
import { metricDetail, metricsReport, type MetricsState } from "./metrics.ts";
import { payloads, promptText, run, runs } from "./runs.ts";
import { decided, queue, review, type Verdicts } from "./reviews.ts";
import { keptStageAudits, stagePrefill, stageReport, type StageState } from "./stages.ts";

/** What the control plane is like in a scenario. */
export interface Scenario {
  name: string;
  /** `full` unless set. `empty`: freshly installed. `loading`: answers nothing but the session. `failing`: 503 but for the session. */
  data?: "full" | "empty" | "loading" | "failing";
  signedOut?: boolean;
  sample?: boolean;
  /** The live stream can't be opened. */
  stale?: boolean;
  /** How the experiment stands. */
  exposure?: "open" | "killed" | "paused" | "inactive";
  /** Instances that never confirm. */
  silent?: number;
  /** Confirmations come in this many times slower. */
  slowdown?: number;
  /** No service is connected. */
  unconnected?: boolean;
  /** Changes of exposure get no answer. */
  deaf?: boolean;
  run?: Parameters<typeof run>[1];
  /** How the experiment's memo stands. */
  memo?: MemoScenario;
  /** How an intake behaves that is opened. */
  intake?: IntakeScenario;
  /** How the comparison stands; `loading` and `failing` are about the metrics alone. */
  metrics?: MetricsState | "loading" | "failing";
  /** How the caller and the ways in stand. */
  access?: AccessScenario;
  /** How far the evidence reaches; `failing` is about the stage alone. */
  stage?: StageState | "failing";
}

export type Answer = { status: number; body: unknown } | "never";

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const problem = (status: number, code: string, title: string, detail: string, errors?: unknown): Answer => ({
  status,
  body: { type: `urn:belay:problem:${code}`, title, status, code, detail, instance: "req-5f21", errors },
});

/** Answers requests as the control plane would in that scenario. */
export function answersOf(scenario: Scenario): (method: string, url: URL, body: unknown) => Answer {
  const now = Date.now();
  let killedAt = now - 3 * 60_000;
  const verdicts: Verdicts = new Map();
  const intakes = intakeAnswers(scenario.intake ?? "open", scenario.data === "empty");
  const memos = memoAnswers(scenario.memo ?? "approved", hex(3));
  const state = scenario.exposure ?? "open";
  const experiment = () =>
    pilot(Date.now(), {
      memo: memos.status(),
      instances: scenario.unconnected
        ? { connected: 0, applied: 0 }
        : { connected: 9, applied: 9 - (scenario.silent ?? 0) },
      exposure: {
        ...pilot(now).exposure,
        ...(state === "open"
          ? {}
          : state === "inactive"
            ? { state, revision: null, ring: 0, since: null, changedBy: null }
            : {
                state,
                heldBy: "experiment" as const,
                since: ago(killedAt, 0),
                reason: "Wrong part numbers in two notes",
                changedBy: owner,
              }),
      },
    });

  const metricAnswer = (url: URL): Answer => {
    const state = scenario.metrics ?? (scenario.data === "empty" ? "empty" : "better-not-by-enough");
    if (state === "loading") return "never";
    if (state === "failing") return problem(503, "unavailable", "Not ready", "The ledger is being rebuilt.");
    const [, , , , id, , key] = url.pathname.split("/");
    // In the portfolio every experiment stands differently.
    const others: MetricsState[] = ["worse", "inconclusive", "too-early", "not-configured"];
    const at = portfolio(Date.now()).findIndex((item) => item.key === id);
    const standing = at > 0 ? (others[at - 1] ?? "empty") : state;
    if (key === undefined) return ok(metricsReport(Date.now(), standing));
    const detail = metricDetail(Date.now(), key, standing);
    return detail
      ? ok(detail)
      : problem(404, "not-found", "There is no such thing here", `No metric is called ${key}.`);
  };

  return (method, url, body) => {
    const route = `${method} ${url.pathname}`;
    if (route === "POST /api/v1/session") {
      return problem(410, "link-spent", "The sign-in link was used or has expired", "Ask for another.");
    }
    const access = () =>
      accessAnswer(scenario.access ?? {}, route, {
        empty: scenario.data === "empty",
        sample: scenario.sample ?? false,
      });
    if (isOpen(route)) return access() ?? "never";
    if (scenario.signedOut)
      return problem(401, "unauthenticated", "Sign in, or send a key", "Open a sign-in link.");
    if (route === "GET /api/v1/session")
      return ok({
        person: {
          id: owner.id,
          name: owner.name,
          kind: "person",
          role: scenario.access?.withheld ? "viewer" : "administrator",
          email: null,
          areas: [],
        },
        withheld: scenario.access?.withheld ? "administrator" : null,
        expiresAt: ago(now, -3_600_000),
      });
    if (route === "GET /api/v1/system") {
      return ok({
        version: "0.1.0",
        sampleMode: scenario.sample ?? false,
        environments: ["production", "staging"],
        leaseMs: 30_000,
        approvalKeys: [],
      });
    }
    if (scenario.data === "loading") return "never";
    if (scenario.data === "failing")
      return problem(503, "unavailable", "Not ready", "The database did not answer in 5 seconds.");
    const empty = scenario.data === "empty";
    const [, , , area, id, sub] = url.pathname.split("/");
    const answered = access();
    if (answered) return answered;
    if (area === "intakes" || area === "rubric" || area === "agenda") return intakes(method, url, body);
    if (area === "memos")
      return empty && id === undefined && method === "GET"
        ? ok({ items: [] })
        : memos.answer(method, url, body);
    if (method === "POST") {
      if (area === "stage-audits")
        return ok({ ...keptStageAudits(Date.now()).items[0], ...(body as object) }, 201);
      if (area === "sign-in-links")
        return ok({ link: `belay_link_${hex(7).slice(0, 43)}`, expiresAt: ago(now, -600_000) }, 201);
      if (area === "exposure") {
        if (scenario.deaf) return "never";
        killedAt = Date.now();
        return ok({
          version: 59,
          changedAt: new Date(killedAt).toISOString(),
          changed: true,
          connected: 9,
          exposures: [],
        });
      }
      if (area === "runs") return ok(payloads());
      if (sub === "verdict") {
        const { verdict } = body as { verdict: "approved" | "edited" | "rejected" };
        verdicts.set(id ?? "", verdict);
        return ok({
          ...review(now, id ?? ""),
          state: verdict,
          decidedBy: owner,
          decidedAt: ago(Date.now(), 0),
        });
      }
      return ok({ ...review(now, id ?? ""), state: "claimed" });
    }
    switch (area) {
      case "experiments":
        if (id === undefined)
          return ok({ items: empty ? [] : [experiment(), ...portfolio(Date.now()).slice(1)] });
        if (sub === "metrics") return metricAnswer(url);
        if (sub === "stage")
          return scenario.stage === "failing"
            ? problem(503, "unavailable", "Not ready", "The ledger is being rebuilt.")
            : ok(stageReport(Date.now(), scenario.stage));
        if (sub === "stage-audit") return ok(stagePrefill(Date.now()));
        if (sub === "activity") return ok({ points: empty ? [] : activityPoints(Date.now()) });
        if (sub === "revisions" && url.pathname.endsWith("revisions")) return ok(revisions(now));
        if (sub === "revisions") {
          return ok({
            ...revisions(now).items[0],
            content: { definition: followUpDefinition, files: { "prompts/note.md": promptText } },
            digest: hex(9),
          });
        }
        return id === "visit-notes"
          ? ok(experiment())
          : problem(404, "not-found", "There is no such thing here", `No experiment is called ${id}.`);
      case "runs":
        return id === undefined
          ? ok(empty ? { items: [], next: null } : runs(Date.now()))
          : ok(run(now, scenario.run));
      case "reviews":
        return id === undefined
          ? ok(
              empty
                ? { items: [], next: null, waiting: 0, oldestQueuedAt: null }
                : (url.searchParams.get("state") === "decided" ? decided : queue)(now, verdicts),
            )
          : ok(review(now, id));
      case "audit": {
        const found = auditAnswer(Date.now(), url, empty);
        return found === undefined
          ? problem(404, "not-found", "There is no such thing here", "There is no audit entry with that id.")
          : ok(found);
      }
      case "stage-audits":
        return ok(scenario.stage === "demo" ? { items: [] } : keptStageAudits(Date.now()));
      case "instances":
        return ok(
          empty || scenario.unconnected
            ? { items: [], version: 58 }
            : instances(Date.now(), 58, scenario.silent ?? 0),
        );
      case "exposure":
        if (id === "history") return ok(empty ? { items: [], next: null } : history(now));
        return ok(
          confirmations(
            killedAt,
            Number(url.searchParams.get("version")),
            (Date.now() - killedAt) / (scenario.slowdown ?? 1),
            scenario.silent ?? 0,
          ),
        );
      case "people":
        return ok({ items: memoPeople(now) });
      case "memo-policy":
        return ok(method === "PUT" ? body : memoPolicy);
      default:
        return problem(
          404,
          "not-found",
          "There is no such thing here",
          `Nothing answers at ${url.pathname}.`,
        );
    }
  };
}
