import type { EnvironmentKey, LiveEvent } from "@belay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { areasOfTopic, type QueryArea } from "./keys.ts";

/** Whether what is on the screen follows the control plane. `lostAt`: since when it does not. */
export interface LiveState {
  lostAt: number | null;
}

const LiveContext = createContext<LiveState>({ lostAt: null });

/** Changes are gathered this long, so that a thousand runs a second don't ask for a thousand reads. */
const throttleMs = 1000;
/** A gap shorter than this, such as a restart of the control plane, is not worth a word. */
const graceMs = 2000;

export function useLive(): LiveState {
  return useContext(LiveContext);
}

/**
 * Keeps every screen up to date: reads anew what the control plane says has changed. After a lost connection
 * it reconnects with growing pauses and reads everything once.
 */
export function LiveProvider({
  environment,
  children,
}: {
  environment: EnvironmentKey;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const [lostAt, setLostAt] = useState<number | null>(null);

  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let flush: ReturnType<typeof setTimeout> | undefined;
    let grace: ReturnType<typeof setTimeout> | undefined;
    let attempts = 0;
    let closedAt: number | null = null;
    const pending = new Set<QueryArea>();

    const onMessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as LiveEvent;
      for (const topic of event.topics) for (const area of areasOfTopic[topic] ?? []) pending.add(area);
      flush ??= setTimeout(() => {
        flush = undefined;
        for (const area of pending) void client.invalidateQueries({ queryKey: [area] });
        pending.clear();
      }, throttleMs);
    };

    const open = () => {
      source = new EventSource(`/api/v1/events?environment=${environment}`);
      source.addEventListener("message", onMessage);
      source.addEventListener("open", () => {
        attempts = 0;
        clearTimeout(grace);
        grace = undefined;
        if (closedAt !== null) void client.invalidateQueries();
        closedAt = null;
        setLostAt(null);
      });
      source.addEventListener("error", () => {
        // The browser's own retry gives up on an HTTP error, so it is never left to it.
        source?.close();
        const at = (closedAt ??= Date.now());
        grace ??= setTimeout(() => setLostAt(at), graceMs);
        const pause = Math.min(15_000, 500 * 2 ** attempts++) * (0.75 + Math.random() / 2);
        retry = setTimeout(open, pause);
      });
    };
    open();
    return () => {
      source?.close();
      clearTimeout(retry);
      clearTimeout(flush);
      clearTimeout(grace);
    };
  }, [client, environment]);

  return <LiveContext value={{ lostAt }}>{children}</LiveContext>;
}
