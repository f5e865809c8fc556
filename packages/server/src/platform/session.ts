import pg from "pg";
import { createBackoff } from "./backoff.ts";
import { connectionConfig, noLimits } from "./connection.ts";
import type { Log } from "./log.ts";

export type Session = {
  /** The live connection, if there is one. */
  client(): pg.Client | undefined;
  close(): Promise<void>;
};

/**
 * One direct connection, for what belongs to a session: LISTEN and advisory locks. It reconnects with backoff and
 * asks for a sign of life every `heartbeatMs`, so that a silently cut link is noticed.
 *
 * Modes: connecting → up (after `onUp` resolves) → down (`onDown`) → connecting …, until closed.
 */
export const createSession = (options: {
  url: string;
  name: string;
  log: Log;
  onUp: (client: pg.Client) => Promise<void>;
  onDown?: () => void;
  heartbeatMs?: number;
}): Session => {
  const { url, name, log, onUp, onDown, heartbeatMs = 5_000 } = options;
  const backoff = createBackoff(50, 5_000);
  let current: pg.Client | undefined;
  let opening: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const lose = (client: pg.Client, error?: unknown): void => {
    if (client !== current && client !== opening) return;
    const wasUp = client === current;
    current = opening = undefined;
    clearTimeout(timer);
    client.end().catch(() => {});
    // A half-open link would let end() wait for an answer that never comes.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    if (wasUp) onDown?.();
    if (closed) return;
    log.warn(
      { error: error instanceof Error ? error.message : undefined, session: name },
      "database session lost",
    );
    timer = setTimeout(open, backoff.next());
  };

  const beat = (client: pg.Client): void => {
    timer = setTimeout(() => {
      client.query({ text: "select 1", query_timeout: heartbeatMs } as pg.QueryConfig).then(
        () => client === current && beat(client),
        (error: unknown) => lose(client, error),
      );
    }, heartbeatMs);
  };

  const open = (): void => {
    const client = new pg.Client(connectionConfig(url, name, noLimits));
    opening = client;
    client.on("error", (error) => lose(client, error));
    client.on("end", () => lose(client));
    client
      .connect()
      .then(async () => {
        await onUp(client);
        if (client !== opening) return;
        opening = undefined;
        current = client;
        backoff.reset();
        beat(client);
      })
      .catch((error: unknown) => lose(client, error));
  };
  open();

  return {
    client: () => current,
    async close() {
      closed = true;
      clearTimeout(timer);
      const client = current ?? opening;
      if (client === undefined) return;
      const wasUp = client === current;
      current = opening = undefined;
      await Promise.race([
        client.end().catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
      ]);
      if (wasUp) onDown?.();
    },
  };
};
