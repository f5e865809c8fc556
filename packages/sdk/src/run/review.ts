import type { DraftSubmission, StepFacts } from "@belay/contracts";
import type { CheckOutcome, RedactedSpan } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import { backoff, pause } from "../backoff.ts";
import { keepNow } from "../evidence/payload.ts";
import type { HttpClient } from "../http/http-client.ts";
import { documentSource } from "./check-output.ts";
import { textAtPointer } from "./json-pointer.ts";
import { runStep } from "./live-run.ts";
import type { RunTools } from "./step.ts";

export type DraftToSubmit = { draft: unknown; baseline: unknown; outcomes: CheckOutcome[] };

/**
 * The review step: hands the draft in, within what is left of the time budget. The same run twice gives the
 * same review, so an unheard answer is asked for again.
 * @returns the review's id.
 * @throws BelayError `review-unavailable`, or `epoch-changed` where the control plane says so.
 */
export function submitDraft(tools: RunTools, http: HttpClient, submission: DraftToSubmit): Promise<string> {
  const facts: StepFacts = {};
  return runStep(tools.run, "review", facts, "review-unavailable", async () => {
    const body = JSON.stringify(toSubmission(tools, submission));
    for (let attempt = 1; ; attempt += 1) {
      facts.attempts = attempt;
      const answer = await post(tools, http, body);
      if ("review" in answer) return answer.review;
      if (!answer.again || attempt >= 3) throw new BelayError(answer.code, answer.message);
      await pause(backoff(attempt, 200, 1000), tools.run.signal, true);
      tools.run.assertLive();
    }
  });
}

type Answer =
  | { review: string }
  | { code: "review-unavailable" | "epoch-changed"; message: string; again: boolean };

async function post({ run, plan }: RunTools, http: HttpClient, body: string): Promise<Answer> {
  const left = Math.max(1, plan.timeMs - (performance.now() - run.startedAt));
  try {
    const response = await http.request({
      method: "POST",
      path: "/api/v1/drafts",
      body,
      timeoutMs: Math.min(left, 10_000),
      signal: run.signal,
      keepAlive: true,
    });
    const answer = JSON.parse(response.text) as { review?: string; code?: string; detail?: string };
    if ((response.status === 201 || response.status === 200) && typeof answer.review === "string")
      return { review: answer.review };
    return {
      code: answer.code === "exposure-closed" ? "epoch-changed" : "review-unavailable",
      message: `The draft was not taken (${response.status} ${answer.code ?? ""}): ${answer.detail ?? "no reason given"}`,
      again: response.status >= 500 || response.status === 429,
    };
  } catch (error) {
    run.assertLive();
    return {
      code: "review-unavailable",
      message: `The draft could not be handed in: ${String(error)}`,
      again: true,
    };
  }
}

function toSubmission(tools: RunTools, { draft, baseline, outcomes }: DraftToSubmit): DraftSubmission {
  const { run, experiment, input } = tools;
  const { head } = run;
  const redaction = tools.inputRedaction();
  const { action, review } = experiment;
  // The real name, as the draft has it: reviewers must tell items apart, and the server keeps both encrypted.
  const title = review.title === undefined ? undefined : textAtPointer(input, review.title);
  const work = (action && textAtPointer(input, action.idempotencyKey)) ?? head.id;
  run.keep("draft", keepNow(draft));
  return {
    run: head.id,
    experiment: head.experiment,
    revision: head.revision,
    epoch: head.epoch,
    unit: head.unit,
    attributes: head.attributes,
    title: (title || work).slice(0, 200),
    source: redaction.value as DraftSubmission["source"],
    draft: draft as DraftSubmission["draft"],
    baseline: (baseline ?? null) as DraftSubmission["baseline"],
    references: referencesOf(tools, redaction.spans),
    checks: outcomes.slice(0, 30).map(({ name, verdict, findings }) => ({
      check: name.slice(0, 80),
      verdict,
      message: (findings[0]?.message ?? "").slice(0, 500),
    })),
    target: ((action && textAtPointer(input, action.target)) ?? head.unit).slice(0, 300),
    idempotencyKey: work.slice(0, 300),
  };
}

/** Per sentence that states something: where it stands, and its passage as the reviewer sees it. */
function referencesOf(
  { run }: RunTools,
  spans: readonly RedactedSpan[],
): NonNullable<DraftSubmission["references"]> {
  return run.sentences
    .filter(({ verdict }) => verdict !== "nothing-to-check")
    .slice(0, 500)
    .map(({ path, start, end, verdict, source }) => {
      const place =
        source === undefined ? undefined : shownPlace(source.sourceId, source.start, source.end, spans);
      return {
        start,
        end,
        path: path.slice(0, 300),
        source: (source?.sourceId ?? "").slice(0, 300),
        sourceStart: place?.start ?? 0,
        sourceEnd: place?.end ?? 0,
        supported: verdict === "supported",
      };
    });
}

/** Checks read the real input, the reviewer reads the redacted one: offsets move with the placeholders. */
function shownPlace(source: string, start: number, end: number, spans: readonly RedactedSpan[]) {
  if (source.startsWith(documentSource)) return { start, end };
  const here = spans.filter(({ path }) => path === source);
  const move = (offset: number, atEnd: boolean): number => {
    let moved = offset;
    for (const span of here) {
      const growth = span.placeholder.length - (span.end - span.start);
      if (span.end <= offset) moved += growth;
      else if (span.start < offset)
        moved += atEnd ? span.placeholder.length - (offset - span.start) : span.start - offset;
    }
    return moved;
  };
  return { start: move(start, false), end: move(end, true) };
}
