// Many connected instances in one process, speaking the SDK's wire: each with its own event stream and its own
// kept-alive connection for renewals. They do nothing but hear and acknowledge, so that what is measured is the
// control plane and the network, and not a thousand services on one machine.
import { randomUUID } from "node:crypto";
import * as http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ruleset, RulesetPatch } from "@belay/contracts";
import { followStream } from "./event-stream.ts";
import { now } from "../support/now.ts";

export type Order = { url: string; key: string; floorUrl: string; count: number };
/** When each instance of this process had heard a round, and how large the message was. */
export type Heard = { round: string; at: number[]; bytes: string };

const heard = new Map<string, number[]>();
let count = 0;

/** A round is told once everybody here has heard it: telling must not disturb the measuring. */
function note(round: string, bytes: string): void {
  const times = heard.get(round) ?? [];
  heard.set(round, times);
  times.push(now());
  if (times.length === count) process.send?.({ round, at: times, bytes } satisfies Heard);
}

function createInstance({ url, key, floorUrl }: Order) {
  const id = randomUUID();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  let version = 0;
  let leaseMs = 30_000;
  let timer: NodeJS.Timeout | undefined;

  function renew(): Promise<void> {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), (leaseMs / 3) * (0.85 + Math.random() * 0.15)).unref();
    const body = JSON.stringify({
      instance: { id, service: "bench", build: "bench", sdk: "bench" },
      version,
      evidence: { queued: 0, spooledBytes: 0, dropped: 0 },
      spent: [],
      wanted: [],
    });
    return new Promise((resolve, reject) => {
      const request = http.request(`${url}/api/v1/renewals`, {
        method: "POST",
        agent,
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          if (response.statusCode === 200) leaseMs = (JSON.parse(text) as { leaseMs: number }).leaseMs;
          else process.stderr.write(`A renewal was answered ${response.statusCode}: ${text}\n`);
          resolve();
        });
      });
      request.end(body);
    });
  }

  return async () => {
    let ready: () => void;
    const first = new Promise<void>((resolve) => (ready = resolve));
    await followStream(
      `${url}/api/v1/ruleset/stream?instance=${id}`,
      { authorization: `Bearer ${key}`, accept: "text/event-stream" },
      ({ event, data }) => {
        const change = JSON.parse(data) as Ruleset | RulesetPatch;
        version = change.version;
        if (event === "ruleset") return ready();
        note(`kill ${version}`, data);
        setImmediate(() => void renew());
      },
    );
    await first;
    await renew();
    await followStream(floorUrl, {}, ({ data }) => {
      note(`floor ${(JSON.parse(data) as RulesetPatch).version}`, data);
    });
  };
}

process.on("message", (order: Order) => {
  void (async () => {
    count = order.count;
    const starts = Array.from({ length: count }, () => createInstance(order));
    // A few at a time, as instances come up in a deployment.
    while (starts.length > 0) {
      await Promise.all(starts.splice(0, 10).map((start) => start()));
      await sleep(1);
    }
    process.send?.("ready");
  })();
});
process.on("disconnect", () => process.exit(0));
