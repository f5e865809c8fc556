import type { Caller, KeyCaller } from "../../platform/caller.ts";
import { mayUseWorkflow, requirePerson } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { SubjectKeys } from "../runs/index.ts";
import { listReviews, reviewDetail } from "./review-queries.ts";
import type { ReviewService } from "./review-service.ts";

type Names = "submitDraft" | "reviews" | "review" | "claim" | "release" | "decide";

export type ReviewRouteDependencies = {
  database: Database<Schema>;
  reviews: ReviewService;
  experiments: ExperimentService;
  subjectKeys: SubjectKeys;
};

export function reviewRoutes({
  database,
  reviews,
  experiments,
  subjectKeys,
}: ReviewRouteDependencies): Handlers<Names> {
  return {
    submitDraft: ({ caller, body }) => reviews.submit(service(caller), body),
    async reviews({ caller, query }) {
      if (query.experiment !== undefined)
        await experiments.workflowOf(database.kysely, caller, query.experiment);
      else if (!mayUseWorkflow(caller, "*"))
        throw new ProblemError({
          code: "invalid-request",
          detail: "/experiment: a key of single workflows has to name an experiment.",
          errors: [{ path: "/experiment", message: "is missing" }],
        });
      return listReviews(database.kysely, subjectKeys, query);
    },
    async review({ caller, params }) {
      const person = requirePerson(caller, "open a draft");
      const detail = await reviewDetail(database.kysely, subjectKeys, experiments, params.review);
      await reviews.noteOpened(person, detail);
      return detail;
    },
    claim: ({ caller, params }) => reviews.claim(requirePerson(caller, "claim an item"), params.review),
    release: ({ caller, params }) =>
      reviews.release(requirePerson(caller, "put an item back"), params.review),
    decide: ({ caller, params, body }) =>
      reviews.decide(requirePerson(caller, "decide on a draft"), params.review, body),
  };
}

function service(caller: Caller): KeyCaller {
  if (caller.kind === "key") return caller;
  throw new ProblemError({
    code: "forbidden",
    detail: "Drafts are handed in by services, with a key of theirs.",
  });
}
