import { randomUUID } from "node:crypto";
import type { EnvironmentKey, LiveTopic } from "@belay/contracts";
import type { Database } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { formatEvent, type EventStreams } from "../../platform/sse.ts";
import type { Schema } from "../../schema.ts";

/** Screens need not know sooner; with it, a thousand runs a second are two events. */
const everyMs = 500;
const channel = "belay_live";
type Announcement = { replica: string; environment: EnvironmentKey; topics: LiveTopic[] };

export const liveGroup = (environment: EnvironmentKey): string => `live ${environment}`;

/** Tells open screens which topics changed, whichever replica changed them. */
export function createLiveEvents({
  database,
  streams,
  log,
}: {
  database: Database<Schema>;
  streams: EventStreams;
  log: Log;
}) {
  const replica = randomUUID();
  const changed = new Map<EnvironmentKey, Set<LiveTopic>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const show = (environment: EnvironmentKey, topics: LiveTopic[]) =>
    streams.broadcast(formatEvent({ data: { topics } }), liveGroup(environment));

  function flush(): void {
    timer = undefined;
    for (const [environment, topics] of changed) {
      const announcement: Announcement = { replica, environment, topics: [...topics] };
      show(environment, announcement.topics);
      database
        .notify(database.kysely, channel, JSON.stringify(announcement))
        .catch((error: unknown) =>
          log.debug({ err: error }, "other replicas' screens were not told of a change"),
        );
    }
    changed.clear();
  }

  const subscription = database.listen(channel, (event) => {
    if (event.kind !== "notification") return;
    const announcement = JSON.parse(event.payload) as Announcement;
    if (announcement.replica !== replica) show(announcement.environment, announcement.topics);
  });

  return {
    touch(environment: EnvironmentKey, ...topics: LiveTopic[]): void {
      if (closed) return;
      const known = changed.get(environment) ?? new Set<LiveTopic>();
      for (const topic of topics) known.add(topic);
      changed.set(environment, known);
      timer ??= setTimeout(flush, everyMs);
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await subscription.stop();
    },
  };
}
