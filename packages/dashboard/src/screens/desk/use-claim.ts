import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isProblem } from "../../api/problem.ts";
import { claimReview, releaseReview } from "../../api/reviews.ts";

export type ClaimState = "asking" | "mine" | "taken" | "gone" | "failed";

/**
 * Takes an item while it is on the screen and gives it back after, unless it was decided: then `settle` has
 * been called and there is nothing to give back.
 */
export function useClaim(review: string, open: boolean): { state: ClaimState; settle: () => void } {
  const settled = useRef(false);
  const queries = useQueryClient();
  const [state, setState] = useState<ClaimState>("asking");
  useEffect(() => {
    if (!open) return;
    let left = false;
    let claimed = false;
    claimReview(review).then(
      () => {
        claimed = true;
        if (left) void releaseReview(review).catch(() => undefined);
        else setState("mine");
      },
      (error: unknown) => {
        if (left) return;
        if (isProblem(error, "claimed-by-another")) setState("taken");
        else if (isProblem(error, "already-decided", "not-found", "conflict")) setState("gone");
        else setState("failed");
        void queries.invalidateQueries({ queryKey: ["reviews"] });
      },
    );
    return () => {
      left = true;
      if (claimed && !settled.current) void releaseReview(review).catch(() => undefined);
    };
  }, [review, open, queries]);
  const settle = () => {
    settled.current = true;
  };
  return { state, settle };
}
