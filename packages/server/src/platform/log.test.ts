import { expect, test } from "vitest";
import { createLog } from "./log.ts";

const capture = () => {
  const lines: string[] = [];
  return {
    lines,
    log: createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } }),
  };
};

test("credentials and payloads never reach it", () => {
  const { lines, log } = capture();
  log.info({ authorization: "hunter2", token: "hunter2", payload: { text: "hunter2" } }, "one");
  log.info({ request: { headers: { authorization: "hunter2", cookie: "hunter2", host: "kept" } } }, "two");
  log.info({ run: { input: "hunter2", output: "hunter2", id: "kept" } }, "three");
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain("hunter2");
  expect(lines.join().match(/kept/g)).toHaveLength(2);
});

test("a line that can't be written breaks no caller", () => {
  const { lines, log } = capture();
  const trap = {
    get id(): string {
      throw new Error("trap");
    },
  };
  expect(() => log.info({ trap }, "lost")).not.toThrow();
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  log.info({ circle, big: 1n }, "kept");
  expect(lines.at(-1)).toContain("kept");
  const full = createLog({
    destination: {
      write: () => {
        throw new Error("no space left on device");
      },
    },
  });
  expect(() => full.error("lost")).not.toThrow();
});
