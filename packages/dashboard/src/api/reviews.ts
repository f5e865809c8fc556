import type { ResponseOf } from "@belay/client";
import type { Verdict } from "@belay/contracts";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

/** The open items, by due time. */
export function useReviewQueue() {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("reviews", environment, "queue"),
    queryFn: ({ signal }) => client.reviews({ query: { environment, state: "open", limit: 100 }, signal }),
  });
}

/** What was decided, newest first. */
export function useDecidedReviews(before: string | undefined, enabled = true) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("reviews", environment, "decided", before),
    queryFn: ({ signal }) =>
      client.reviews({ query: { environment, state: "decided", cursor: before, limit: 50 }, signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export function useReview(review: string | undefined) {
  return useQuery({
    queryKey: queryKey("review", null, review),
    queryFn: ({ signal }) => client.review({ params: { review: review ?? "" }, signal }),
    enabled: review !== undefined,
    // Opening is recorded, so the text is read once and not again at every change of the queue.
    staleTime: Infinity,
  });
}

/** Claims are taken and given back one after the other: the next is asked for when the last one is free. */
let claims: Promise<unknown> = Promise.resolve();

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = claims.then(work, work);
  claims = turn.catch(() => undefined);
  return turn;
}

export function claimReview(review: string) {
  return inTurn(() => client.claim({ params: { review } }));
}

export function releaseReview(review: string) {
  return inTurn(() => client.release({ params: { review } }));
}

export function useDecide() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ review, verdict }: { review: string; verdict: Verdict }) =>
      client.decide({ params: { review }, body: verdict }),
    onSuccess: (decided) => {
      // The item leaves the queue at once, so that the next one is there before the queue is read anew.
      queries.setQueryData<ResponseOf<"reviews">>(
        queryKey("reviews", decided.environment, "queue"),
        (queue) =>
          queue && {
            ...queue,
            items: queue.items.filter((item) => item.id !== decided.id),
            waiting: Math.max(0, queue.waiting - 1),
          },
      );
      // Read anew when somebody comes back to it, not while it is being left.
      void queries.invalidateQueries({ queryKey: queryKey("review", null, decided.id), refetchType: "none" });
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["reviews"] }),
  });
}
