import type { Confirmations, EnvironmentKey, InstanceStatus } from "@belay/contracts";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { problemOf } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";

export type Renewal = {
  id: string;
  environment: EnvironmentKey;
  key_id: string | null;
  service: string;
  build: string;
  sdk: string;
  workflows: string[] | null;
  version: number;
  at: Date;
  lease_ends_at: Date;
  left: boolean;
  spooled_bytes: number;
  dropped: number;
};

export type InstanceRegistry = ReturnType<typeof createInstanceRegistry>;
type Dependencies = {
  database: Database<Schema>;
  clock: Clock;
  log: Log;
  /** Evidence records made and not arrived, by instance. */
  evidenceGaps: (instances: string[]) => Promise<Map<string, number>>;
  onRenewed?: (environment: EnvironmentKey) => void;
};

/** After a kill a thousand acknowledgements come at once; they are written together. */
const flushMs = 20;

export function createInstanceRegistry({ database, clock, log, evidenceGaps, onRenewed }: Dependencies) {
  const pending = new Map<string, Renewal>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(renewals: Renewal[]): Promise<void> {
    if (renewals.length === 0) return;
    const rows = JSON.stringify(renewals);
    await sql`
      insert into instances as held
        (id, environment, key_id, service, build, sdk, workflows, version, applied_at, connected_at, last_renewal_at, lease_ends_at, left_at, spooled_bytes, dropped)
      select id, environment, key_id, service, build, sdk, workflows, version, at, at, at, lease_ends_at, case when "left" then at end, spooled_bytes, dropped
      from jsonb_to_recordset(${rows}::jsonb) as r (id uuid, environment text, key_id uuid, service text, build text, sdk text, workflows text[],
        version bigint, at timestamptz, lease_ends_at timestamptz, "left" boolean, spooled_bytes bigint, dropped integer)
      order by id
      on conflict (id) do update set
        version = greatest(held.version, excluded.version),
        applied_at = case when excluded.version > held.version then excluded.applied_at else held.applied_at end,
        last_renewal_at = excluded.last_renewal_at,
        lease_ends_at = greatest(held.lease_ends_at, excluded.lease_ends_at),
        left_at = excluded.left_at,
        spooled_bytes = excluded.spooled_bytes,
        dropped = excluded.dropped
      where held.environment = excluded.environment`.execute(database.kysely);
  }

  /**
   * Writes an environment's renewals together. Where the database refuses one of them for what it says (a NUL in a
   * name), the others must not share its fate: then each is written alone.
   */
  async function writeAll(renewals: Renewal[]): Promise<void> {
    try {
      await write(renewals);
    } catch (error) {
      if (problemOf(error).status >= 500) throw error;
      for (const renewal of renewals)
        await write([renewal]).catch((reason: unknown) =>
          log.warn({ err: reason, instance: renewal.id }, "a renewal can't be recorded as it is"),
        );
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const renewals = Object.groupBy(pending.values(), (renewal) => renewal.environment);
    pending.clear();
    const written = writing.then(async () => {
      for (const group of Object.values(renewals)) await writeAll(group);
    });
    // What could not be written is written with the next renewal of the same instance.
    writing = written.catch((error: unknown) => log.warn({ err: error }, "renewals could not be recorded"));
    return written;
  }

  const live = (environment: EnvironmentKey) =>
    database.kysely
      .selectFrom("instances")
      .selectAll()
      .where("environment", "=", environment)
      .where("left_at", "is", null)
      .where("lease_ends_at", ">", new Date(clock.now()))
      .orderBy("service")
      .orderBy("id");

  return {
    /** Notes a renewal; it is in the database within a blink, and no instance waits for that. */
    renewed(renewal: Renewal): void {
      // An id of another environment is another instance: only the first one of an id is ever recorded.
      const name = `${renewal.environment} ${renewal.id}`;
      const earlier = pending.get(name);
      // The moment of acknowledgement is that of the first renewal that names the version.
      if (earlier && earlier.version === renewal.version) renewal.at = earlier.at;
      pending.set(name, renewal);
      onRenewed?.(renewal.environment);
      timer ??= setTimeout(() => void flush().catch(() => {}), flushMs);
    },

    async connected(environment: EnvironmentKey) {
      await flush();
      return live(environment).execute();
    },

    async statuses(environment: EnvironmentKey, version: number): Promise<InstanceStatus[]> {
      await flush();
      const rows = await live(environment).execute();
      const gaps = await evidenceGaps(rows.map((row) => row.id));
      return rows.map((row) => ({
        id: row.id,
        service: row.service,
        build: row.build,
        sdk: row.sdk,
        environment,
        version: row.version,
        current: row.version >= version,
        connectedAt: row.connected_at.toISOString(),
        lastRenewalAt: row.last_renewal_at.toISOString(),
        leaseEndsAt: row.lease_ends_at.toISOString(),
        spooledBytes: row.spooled_bytes,
        dropped: row.dropped,
        gaps: gaps.get(row.id) ?? 0,
      }));
    },

    /** Who has applied a version, counted over those whose lease has not run out since it was made. */
    async confirmations(
      environment: EnvironmentKey,
      version: number,
      changedAt: Date,
    ): Promise<Confirmations> {
      await flush();
      const rows = await database.kysely
        .selectFrom("instances")
        .select(["id", "service", "build", "version", "applied_at", "lease_ends_at"])
        .where("environment", "=", environment)
        .where("left_at", "is", null)
        .where("lease_ends_at", ">", changedAt)
        .where("connected_at", "<=", changedAt)
        .orderBy("service")
        .orderBy("id")
        .execute();
      const instances = rows.map((row) => {
        const confirmed = row.version >= version;
        return {
          id: row.id,
          service: row.service,
          build: row.build,
          confirmed,
          ms: confirmed ? Math.max(0, row.applied_at.getTime() - changedAt.getTime()) : null,
          leaseEndsAt: row.lease_ends_at.toISOString(),
        };
      });
      const times = instances.flatMap((instance) => (instance.ms === null ? [] : [instance.ms]));
      return {
        version,
        changedAt: changedAt.toISOString(),
        connected: rows.length,
        confirmed: times.length,
        latestMs: times.length > 0 ? Math.max(...times) : null,
        instances,
      };
    },

    async close(): Promise<void> {
      await flush().catch(() => {});
      await writing;
    },
  };
}
