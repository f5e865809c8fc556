import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import {
  freePort,
  installWithoutRegistry,
  makeClone,
  readersEnvironment,
  registryAnswers,
  write,
} from "./guide/reader.ts";
import { hasPrinted, readGuide, type GuideBlock } from "./guide/read-guide.ts";
import { openTerminal, type Terminal } from "./guide/terminal.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const guide = readFileSync(join(repository, "docs/guides/add-to-a-service.md"), "utf8");

/** Terminals whose last command goes on running. */
const longRunning = new Set(["belay", "service"]);
const patienceMs = 60_000;

test(
  "a newcomer who follows the guide to the letter sees a shadow run and what is missing",
  { timeout: 400_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "belay-guide-"));
    chmodSync(folder, 0o711);
    const terminals = new Map<string, Terminal>();
    onTestFinished(async () => {
      for (const terminal of [...terminals.values()].toReversed()) await terminal.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });
    makeClone(repository, join(folder, "belay"));

    // All that differs from the guide's words: ports that are free here, and what the reader copies from a screen.
    const belayPort = String(await freePort());
    const known = new Map([
      ["4400", belayPort],
      ["3000", String(await freePort())],
      // The reader's own timebox.
      ["2026-11-23", dateIn(0)],
      ["2026-12-11", dateIn(18)],
    ]);
    const localised = (text: string) =>
      [...known].reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
    const learn = (said: string, name: string, pattern: RegExp) => {
      const found = pattern.exec(said)?.[1];
      if (found !== undefined) known.set(name, found);
    };

    const environment = { ...readersEnvironment(), BELAY_PORT: belayPort };
    const terminalOf = (name: string): Terminal => {
      const open = terminals.get(name) ?? openTerminal(folder, environment);
      terminals.set(name, open);
      return open;
    };
    const hasRegistry = registryAnswers();
    if (!hasRegistry)
      console.warn(
        "No npm registry answers: the guide's npm install was done from this repository's node_modules.",
      );

    async function follow({
      terminal: name,
      commands,
      expected,
      line,
    }: Extract<GuideBlock, { kind: "commands" }>) {
      const terminal = terminalOf(name);
      const typed = commands.map(localised);
      const wanted = expected.map(localised);
      const deadline = performance.now() + patienceMs;
      let said = "";
      if (longRunning.has(name)) {
        terminal.leaveRunning(typed);
        while (!hasPrinted(terminal.output(), wanted) && performance.now() < deadline) await sleep(50);
        said = terminal.output();
      } else {
        for (const command of typed) {
          if (command.startsWith("npm install") && !hasRegistry)
            installWithoutRegistry(command, join(folder, "call-mailer"), repository);
          else said += await terminal.run([command]);
        }
        // Evidence arrives a moment after the call: a reader looks again.
        const looksAgain = /^npx belay (runs|status)/.test(typed.at(-1) ?? "");
        while (looksAgain && !hasPrinted(said, wanted) && performance.now() < deadline) {
          await sleep(250);
          said = await terminal.run(typed.slice(-1));
        }
      }
      learn(said, "the-key", /(belay_service_\S+)/);
      learn(said, "the-digest", /digest\s+([0-9a-f]{64})/);
      learn(said, "the-drafter", /Drafts from .* at (\S+)/);
      expect(
        hasPrinted(said, wanted),
        `line ${line} of the guide printed:\n${said}\nand not:\n${wanted.join("\n")}`,
      ).toBe(true);
    }

    for (const block of readGuide(guide)) {
      if (block.kind === "file") write(folder, block.path, localised(block.text));
      else await follow(block);
      if (block.kind === "commands" && block.terminal === "service") await answers(known.get("3000")!);
    }

    expect(known.has("the-key")).toBe(true);
    const outbox = readFileSync(join(folder, "call-mailer/outbox.jsonl"), "utf8").trim().split("\n");
    expect(outbox.map((line) => (JSON.parse(line) as { subject: string }).subject)).toEqual([
      "Thank you for your time",
    ]);
  },
);

const dateIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Waits until something listens, as a reader waits for a prompt. */
async function answers(port: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error("The service never answered.");
}
