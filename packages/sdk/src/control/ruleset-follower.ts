import { createParser } from "eventsource-parser";
import type { Ruleset, RulesetPatch } from "@belay/contracts";
import { backoff, pause } from "../backoff.ts";
import type { HttpClient, HttpStream } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import { patchRuleset } from "./ruleset-patch.ts";

/**
 * Keeps the ruleset up to date. Modes:
 * - streaming: events arrive. Left for waiting when the stream ends, fails or is silent for too long (a
 *   proxy that buffers looks like this).
 * - waiting: until the next attempt at the stream, with growing, drawn pauses. After two silent or failed
 *   streams in a row the ruleset is also polled, with its ETag, until a stream delivers again.
 * - stopped: for good.
 * A renewal that names a newer version than ours starts a full read in any mode.
 */
export type RulesetFollower = {
  start(): void;
  stop(): void;
  /** A newer version is known to exist. */
  behind: (version: number) => void;
  version: () => number;
};

export type FollowerOptions = {
  http: HttpClient;
  instance: string;
  logger: Logger;
  /** Takes a new ruleset; false where it is refused. */
  apply: (ruleset: Ruleset) => boolean;
  /** Longest silence of a stream, in milliseconds. */
  silenceMs: () => number;
  /** Pause between polls, in milliseconds. */
  pollMs: () => number;
};

const requestMs = 10_000;

export function createRulesetFollower(options: FollowerOptions): RulesetFollower {
  const { http, logger, apply, silenceMs, pollMs } = options;
  const stopping = new AbortController();
  let held: Ruleset | undefined;
  let etag: string | undefined;
  let failures = 0;
  let reading: Promise<void> | undefined;
  let polling = false;
  let told = "";

  function tell(state: string): void {
    if (state !== told) logger.warn(state);
    told = state;
  }

  function take(ruleset: Ruleset): void {
    if (held !== undefined && ruleset.version < held.version) return;
    if (apply(ruleset)) held = ruleset;
  }

  async function readWhole(): Promise<void> {
    const response = await http.request({
      method: "GET",
      path: "/api/v1/ruleset",
      headers: { "accept-encoding": "gzip", ...(etag !== undefined && { "if-none-match": etag }) },
      timeoutMs: requestMs,
      signal: stopping.signal,
    });
    if (response.status === 304) return;
    if (response.status !== 200)
      throw new Error(`the control plane answered ${response.status} to a ruleset read`);
    take(JSON.parse(response.text) as Ruleset);
    etag = response.headers.etag;
  }

  /** One read at a time; what asks meanwhile shares it. */
  function refresh(): Promise<void> {
    reading ??= readWhole()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) tell(`the ruleset can't be read: ${String(error)}`);
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  function receive(event: string | undefined, data: string): void {
    if (event === "ruleset") {
      take(JSON.parse(data) as Ruleset);
      return;
    }
    if (event !== "patch") return;
    const patch = JSON.parse(data) as RulesetPatch;
    if (held !== undefined && patch.version <= held.version) return;
    const next = held === undefined ? undefined : patchRuleset(held, patch);
    if (next === undefined) {
      etag = undefined;
      void refresh();
    } else take(next);
  }

  /** Reads one stream to its end. Returns whether it delivered anything. */
  async function followStream(): Promise<boolean> {
    let stream: HttpStream | undefined;
    let silent: NodeJS.Timeout | undefined;
    let delivered = false;
    try {
      stream = await http.stream({
        method: "GET",
        path: `/api/v1/ruleset/stream?instance=${options.instance}`,
        headers: { accept: "text/event-stream" },
        timeoutMs: requestMs,
        signal: stopping.signal,
      });
      if (stream.status !== 200)
        throw new Error(`the control plane answered ${stream.status} to the ruleset stream`);
      const current = stream;
      const watch = () => {
        clearTimeout(silent);
        silent = setTimeout(() => current.close(), silenceMs()).unref();
      };
      watch();
      const parser = createParser({
        maxBufferSize: 64 * 1024 * 1024,
        onEvent: ({ event, data }) => {
          receive(event, data);
          delivered = true;
          failures = 0;
          told = "";
        },
      });
      const decoder = new TextDecoder();
      for await (const chunk of stream.body as AsyncIterable<Buffer>) {
        watch();
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
      return delivered;
    } catch (error) {
      if (!stopping.signal.aborted) tell(`the ruleset stream is down: ${String(error)}`);
      return delivered;
    } finally {
      clearTimeout(silent);
      stream?.close();
    }
  }

  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    while (failures >= 2 && !stopping.signal.aborted) {
      await refresh();
      await pause(pollMs() * (0.75 + Math.random() / 2), stopping.signal);
    }
    polling = false;
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!(await followStream())) failures += 1;
      if (failures >= 2) void poll();
      if (stopping.signal.aborted) return;
      await pause(backoff(failures + 1, 200, 15_000), stopping.signal);
    }
  }

  return {
    start: () => void follow(),
    stop: () => stopping.abort(),
    behind(version) {
      if (version > (held?.version ?? 0)) void refresh();
    },
    version: () => held?.version ?? 0,
  };
}
