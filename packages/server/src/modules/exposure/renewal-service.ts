import type { EnvironmentKey, RenewalResponse, renewalRequest } from "@belay/contracts";
import type { z } from "zod";
import type { KeyCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { InstanceRegistry } from "./instance-registry.ts";
import type { RulesetFeed } from "./ruleset-feed.ts";
import type { SpendService } from "./spend-service.ts";

type Request = z.output<typeof renewalRequest>;
export type RenewalService = ReturnType<typeof createRenewalService>;

export function createRenewalService(dependencies: {
  feed: RulesetFeed;
  instances: InstanceRegistry;
  spend: SpendService;
  clock: Clock;
  leaseMs: number;
}) {
  const { feed, instances, spend, clock, leaseMs } = dependencies;

  return {
    /**
     * Grants what is left of the lease after this replica's own ignorance: it may have missed anything since the
     * read it rests on began.
     * @throws ProblemError `stale-replica` when that read is older than a third of the lease.
     */
    async renew(caller: KeyCaller, request: Request): Promise<RenewalResponse> {
      const environment = environmentOf(caller);
      const age = feed.age(environment);
      if (age > leaseMs / 3)
        throw new ProblemError({
          code: "stale-replica",
          detail:
            "This replica has not read the database for more than a third of the lease, so it can't renew one. Ask again; another may.",
          headers: { "retry-after": "1" },
        });
      const granted = Math.max(0, Math.floor(leaseMs - age));
      const now = clock.now();
      const { instance, evidence } = request;
      instances.renewed({
        id: instance.id,
        environment,
        key_id: caller.id,
        service: instance.service,
        build: instance.build,
        sdk: instance.sdk,
        workflows: caller.workflows,
        version: request.version,
        at: new Date(now),
        lease_ends_at: new Date(now + granted),
        left: request.leaving,
        spooled_bytes: evidence?.spooledBytes ?? 0,
        dropped: evidence?.dropped ?? 0,
      });
      const slices = await spend.settle(caller, environment, request.spent, request.wanted);
      return { version: feed.version(environment), leaseMs: granted, granted: slices };
    },
  };
}

/** Service and worker keys always belong to one environment. */
export function environmentOf(caller: KeyCaller): EnvironmentKey {
  if (caller.environment === null)
    throw new ProblemError({
      code: "forbidden",
      detail: "This takes a key that belongs to one environment.",
    });
  return caller.environment;
}
