import { setTimeout as sleep } from "node:timers/promises";
import { afterAll } from "vitest";
import { childrenOf } from "./child-processes.ts";

/** What keeps a process alive, and what a test that has ended must have ended too. */
const watched =
  /^(Timeout|Immediate|TCPSocketWrap|TCPServerWrap|TLSWrap|ProcessWrap|FSEventWrap|StatWatcher)$/;
const settlesWithinMs = 3_000;

type Left = Map<string, number>;

function resources(): Left {
  const counted: Left = new Map();
  for (const name of process.getActiveResourcesInfo())
    if (watched.test(name)) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}

/**
 * Fails a test file that leaves a process, a timer or a connection behind. A setup file: it looks before the
 * test file is read, and after the last of its hooks.
 */
const before = resources();
const childrenBefore = new Set(childrenOf(process.pid).map((child) => child.pid));

afterAll(async () => {
  const findings = (): string[] => [
    ...[...resources()]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, more]) => more > 0)
      .map(([name, more]) => `${more} ${name}`),
    ...childrenOf(process.pid)
      .filter((child) => !childrenBefore.has(child.pid))
      .map((child) => `the process ${child.pid}, ${child.command}`),
  ];
  // Sockets close a moment after whoever closed them; what stays is a leak.
  const deadline = performance.now() + settlesWithinMs;
  while (findings().length > 0 && performance.now() < deadline) await unreferenced(20);
  const left = findings();
  if (left.length > 0)
    throw new Error(`This test file left something running: ${left.join("; ")}. Close it in an after hook.`);
}, settlesWithinMs * 2);

/** Waits without being a timer that the check would count. */
const unreferenced = (milliseconds: number) => sleep(milliseconds, undefined, { ref: false });
