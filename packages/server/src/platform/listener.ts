import type pg from "pg";
import { createSession } from "./session.ts";
import type { Log } from "./log.ts";

/**
 * "resync" comes whenever the connection is (re)made, the first time included: notifications sent before it may
 * have been missed, so read the state itself.
 */
export type ChannelEvent = { kind: "notification"; payload: string } | { kind: "resync" };
export type ChannelHandler = (event: ChannelEvent) => void | Promise<void>;
export type Subscription = { stop(): Promise<void> };

export type Listener = {
  listen(channel: string, handler: ChannelHandler): Subscription;
  close(): Promise<void>;
};

const channelPattern = /^[a-z][a-z0-9_]{0,62}$/;

/** LISTEN on one direct connection for all channels; the connection is made with the first of them. */
export const createListener = (options: { url: string; log: Log }): Listener => {
  const { url, log } = options;
  const handlers = new Map<string, Set<ChannelHandler>>();
  let session: ReturnType<typeof createSession> | undefined;
  let closed = false;

  const deliver = (channel: string, handler: ChannelHandler, event: ChannelEvent): void => {
    (async () => handler(event))().catch((error: unknown) => {
      log.error({ err: error, channel }, "a channel's handler failed");
    });
  };
  const deliverAll = (channel: string, event: ChannelEvent): void => {
    for (const handler of handlers.get(channel) ?? []) deliver(channel, handler, event);
  };

  const onUp = async (client: pg.Client): Promise<void> => {
    client.on("notification", ({ channel, payload }) =>
      deliverAll(channel, { kind: "notification", payload: payload ?? "" }),
    );
    // Channels added while this runs are caught by listening until none is left.
    const listening = new Set<string>();
    for (;;) {
      const missing = [...handlers.keys()].filter((channel) => !listening.has(channel));
      if (missing.length === 0) break;
      await client.query(missing.map((channel) => `listen ${channel}`).join(";"));
      for (const channel of missing) listening.add(channel);
    }
    for (const channel of listening) deliverAll(channel, { kind: "resync" });
  };

  /** One after the other: a connection takes one query at a time. Resolves to whether it was carried out. */
  let commands: Promise<unknown> = Promise.resolve();
  const command = (text: string): Promise<boolean> => {
    const done = commands.then(async () => {
      const client = session?.client();
      if (client === undefined) return false;
      return client.query(text).then(
        () => true,
        () => false,
      );
    });
    commands = done;
    return done;
  };

  return {
    listen(channel, handler) {
      if (!channelPattern.test(channel)) throw new TypeError(`"${channel}" can't be a channel's name.`);
      if (closed) throw new Error("The database is closed: nothing can listen on it any more.");
      const known = handlers.get(channel);
      if (known) known.add(handler);
      else handlers.set(channel, new Set([handler]));
      if (session === undefined) session = createSession({ url, name: "belay listen", log, onUp });
      else {
        // Without a live connection the next one listens and delivers the resync.
        void command(`listen ${channel}`).then(
          (heard) => heard && deliver(channel, handler, { kind: "resync" }),
        );
      }
      return {
        async stop() {
          const remaining = handlers.get(channel);
          if (!remaining?.delete(handler) || remaining.size > 0) return;
          handlers.delete(channel);
          await command(`unlisten ${channel}`);
        },
      };
    },
    async close() {
      closed = true;
      handlers.clear();
      await session?.close();
    },
  };
};
