import type { Scope } from "@belay/contracts";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

/** A change of exposure, as a person asks for it. */
export type ExposureCommand =
  | { change: "pause" | "kill" | "resume"; scope: Scope; reason: string | undefined }
  | { change: "ring"; experiment: string; ring: number; reason: string | undefined }
  | { change: "activate"; experiment: string; revision: number; reason: string | undefined };

/** A change that has no answer by then may be asked for again; asking twice does no harm. */
const timeoutMs = 5000;

/** Carries out a change and answers with the ruleset version that instances have to confirm. */
export function useExposureCommand() {
  const environment = useEnvironment();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: ExposureCommand) => {
      const { reason } = command;
      switch (command.change) {
        case "pause":
          return client.pause({ body: { environment, scope: command.scope, reason }, timeoutMs });
        case "kill":
          return client.kill({ body: { environment, scope: command.scope, reason }, timeoutMs });
        case "resume":
          return client.resume({ body: { environment, scope: command.scope, reason }, timeoutMs });
        case "ring":
          return client.setRing({
            body: { environment, experiment: command.experiment, ring: command.ring, reason },
            timeoutMs,
          });
        case "activate":
          return client.activate({
            body: { environment, experiment: command.experiment, revision: command.revision, reason },
            timeoutMs,
          });
      }
    },
    // Not waited for: what is read anew waits for a connection, and what is known of the change must not.
    onSettled: () => {
      for (const area of ["experiments", "exposure", "instances", "reviews"] as const)
        void queries.invalidateQueries({ queryKey: [area] });
    },
  });
}

/** Nobody waits longer than this for word from an instance before its lease is what counts. */
export const silentAfterMs = 1500;

/** Which instances have applied a version: asked quickly at first, then each second until all have. */
export function useConfirmations(version: number | undefined) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("exposure", environment, "confirmations", version),
    queryFn: ({ signal }) => client.confirmations({ query: { environment, version: version ?? 0 }, signal }),
    enabled: version !== undefined,
    refetchInterval: ({ state: { data } }) => {
      if (!data) return 1000;
      if (data.confirmed >= data.connected) return false;
      return Date.now() - Date.parse(data.changedAt) < silentAfterMs ? 100 : 1000;
    },
  });
}

/**
 * The experiment as it is now, with what a change would reach; fails as soon as the control plane is silent for
 * longer than a person in a hurry should have to wait, and asks again as long as it is looked at.
 */
export function useReach(experiment: string) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "reach", experiment),
    queryFn: ({ signal }) =>
      client.experiment({
        params: { experiment },
        query: { environment },
        signal,
        timeoutMs: silentAfterMs,
      }),
    networkMode: "always",
    retry: false,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 3000,
  });
}

export function useInstances() {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("instances", environment),
    queryFn: ({ signal }) => client.instances({ query: { environment }, signal }),
    // Leases are renewed without an event of their own.
    refetchInterval: 5000,
  });
}

export function useExposureHistory(experiment: string, cursor: string | undefined) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("exposure", environment, "history", experiment, cursor),
    queryFn: ({ signal }) =>
      client.exposureHistory({ query: { environment, experiment, cursor, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  });
}
