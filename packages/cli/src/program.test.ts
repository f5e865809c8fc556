import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { belay, belayProcess, server } from "./testing/belay.ts";
import { WireProblem } from "./testing/wire-server.ts";

const verbs = [
  "check",
  "push",
  "status",
  "activate",
  "ring",
  "pause",
  "kill",
  "resume",
  "runs",
  "reviews",
  "login",
  "logout",
  "serve",
];

describe("exit codes", () => {
  it.each([
    ["not-found", 3],
    ["unauthenticated", 4],
    ["forbidden", 4],
    ["unavailable", 5],
    ["conflict", 1],
    ["internal", 1],
    ["invalid-request", 2],
  ] as const)("%s ends with %i and the server's sentence", async (code, expected) => {
    const wire = await server({
      experiment: () => {
        throw new WireProblem(code, "The server's own sentence.");
      },
    });
    const ended = await belay(["status", "x"], wire);
    expect(ended).toMatchObject({ code: expected, out: "" });
    expect(ended.err).toContain("belay: The server's own sentence.");
    const asJson = await belay(["status", "x", "--json"], wire);
    expect(asJson).toMatchObject({ code: expected, err: "" });
    expect(JSON.parse(asJson.out)).toMatchObject({ error: { code }, exitCode: expected });
  });

  it("a process ends with them: nothing listens, wrong usage, help", async () => {
    const unreachable = await belayProcess(["status", "--url", "http://127.0.0.1:9", "--key", "secret"]);
    expect(unreachable.code).toBe(5);
    expect(unreachable.err).toMatch(/^belay: No answer from http:\/\/127\.0\.0\.1:9/);
    expect(await belayProcess(["statsu"])).toMatchObject({ code: 2, out: "" });
    expect((await belayProcess(["--help"])).code).toBe(0);
  });

  it("wrong usage ends with 2", async () => {
    expect(await belay(["status", "--loud"])).toMatchObject({ code: 2 });
    expect(await belay(["status", "--url", "ftp://x", "--key", "k"])).toMatchObject({ code: 2 });
    expect(await belay(["status", "--environment", "moon", "--url", "http://x", "--key", "k"])).toMatchObject(
      {
        code: 2,
      },
    );
  });
});

describe("a refused request", () => {
  it.each([
    [[{ path: "/name", message: "is missing" }], ""],
    [
      [
        { path: "/name", message: "is missing" },
        { path: "/workflows/0", message: "must not be empty" },
      ],
      "  /workflows/0  must not be empty\n",
    ],
  ])("says each of %j once", async (errors, below) => {
    const wire = await server({
      experiment: () => {
        throw new WireProblem("invalid-request", "In the body, /name is missing.", errors);
      },
    });
    const { err } = await belay(["status", "x"], wire);
    expect(err).toBe(`belay: In the body, /name is missing.\n${below}`);
    const asJson = await belay(["status", "x", "--json"], wire);
    expect(JSON.parse(asJson.out)).toMatchObject({ error: { errors } });
  });
});

test("--version prints the package's version", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(await belay(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

describe("help", () => {
  it.each(verbs)("%s has an example, and --json", async (verb) => {
    const { code, out } = await belay([verb, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`\\nExample:\\n {2}belay ${verb}`));
    expect(out).toContain("--json");
  });

  it("names every verb and the exit codes", async () => {
    const { out } = await belay(["--help"]);
    for (const verb of [...verbs, "keys"]) expect(out).toMatch(new RegExp(`\\n {2}${verb}\\b`));
    expect(out).toContain("Exit codes: 0 ok, 1 refused or failed");
  });
});
