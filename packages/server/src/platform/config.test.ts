import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

const problemsOf = (environment: NodeJS.ProcessEnv, flags = {}): readonly string[] => {
  try {
    readConfig(environment, flags);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
};

test("needs nothing, and binds to this machine only", () => {
  expect(readConfig({ BELAY_PUBLIC_URL: " ", BELAY_SAMPLE_MODE: "" })).toEqual({
    allowanceSeconds: 600,
    databasePoolSize: 10,
    dataDir: resolve(".belay"),
    port: 4400,
    requireSecondFactor: false,
    host: "127.0.0.1",
    leaseSeconds: 30,
    sampleMode: false,
    logLevel: "info",
  });
});

test("options win over the environment", () => {
  const config = readConfig(
    { BELAY_PORT: "1", BELAY_DATA_DIR: "/a", BELAY_SAMPLE_MODE: "true" },
    { port: "2", "data-dir": "/b" },
  );
  expect(config).toMatchObject({ port: 2, dataDir: "/b", sampleMode: true });
});

test("every wrong setting gets its own sentence, and no secret is repeated", () => {
  const problems = problemsOf(
    {
      BELAY_BOOTSTRAP_TOKEN: "short-secret",
      BELAY_DATABASE_URL: "mysql://root:hunter2@db/x",
      BELAY_LEASE_SECONDS: "soon",
      BELAY_LOG_LEVEL: "loud",
      BELAY_SAMPLE_MODE: "maybe",
      BELAY_PUBLIC_URL: "belay",
      BELAY_HOST: "not a host",
    },
    { port: "70000" },
  );
  expect(problems).toHaveLength(8);
  expect(problems).toContain('--port must be a whole number from 0 to 65535, but is "70000".');
  expect(problems.find((problem) => problem.startsWith("BELAY_BOOTSTRAP_TOKEN"))).toMatch(
    /at least 32 characters, but has 12\. /,
  );
  expect(problems.join()).not.toMatch(/hunter2|short-secret/);
});

test("a bootstrap token of 32 characters is taken", () => {
  expect(readConfig({ BELAY_BOOTSTRAP_TOKEN: "x".repeat(32) }).bootstrapToken).toBe("x".repeat(32));
});
