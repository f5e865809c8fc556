import { keyPurposes, type MachineKey } from "@belay/contracts";
import { Command, InvalidArgumentError, Option } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { relativeTime } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";

export const keysCommand = (context: Context): Command =>
  new Command("keys")
    .summary("List, make, rotate and revoke machine keys; a person's")
    .description("List, make, rotate and revoke machine keys; a person's.")
    .addHelpText(
      "after",
      `
Example:
  belay keys create --name call-service --purpose service --environment production
  belay keys list`,
    )
    .addCommand(listCommand(context))
    .addCommand(createCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(revokeCommand(context));

const listCommand = (context: Context): Command =>
  remoteCommand("list", "List machine keys, without their secrets", "belay keys list").action(
    remoteAction(context, async ({ client }, flags: RemoteFlags) => {
      const found = await client.keys();
      if (flags.json) printJson(context, found);
      else if (found.items.length === 0)
        context.out("There is no machine key. Make one: belay keys create\n");
      else context.out(showKeys(found.items, context));
    }),
  );

type CreateFlags = RemoteFlags & {
  name: string;
  purpose: MachineKey["purpose"];
  workflow?: string[];
  days?: number;
};

const createCommand = (context: Context): Command =>
  remoteCommand(
    "create",
    "Make a machine key and print its secret, this once",
    `belay keys create --name call-service --purpose service --environment production
belay keys create --name ci --purpose automation --json`,
  )
    .requiredOption("--name <name>", "what it is for, as people read it")
    .addOption(
      new Option(
        "--purpose <purpose>",
        "service: runs experiments; worker: performs actions; automation: pushes and halts",
      )
        .choices(keyPurposes)
        .makeOptionMandatory(),
    )
    .option("--workflow <key...>", "only these workflows (default: all)")
    .option("--days <number>", "how long it works (default: until it is revoked)", days)
    .action(
      remoteAction(context, async ({ client, environment }, flags: CreateFlags) => {
        const { name, purpose } = flags;
        const expiresAt =
          flags.days === undefined
            ? null
            : new Date(context.now().getTime() + flags.days * 86_400_000).toISOString();
        const made = await client.createKey({
          body: { name, purpose, environment, workflows: flags.workflow ?? null, expiresAt },
        });
        if (flags.json) return printJson(context, made);
        const { style } = context;
        context.out(
          `${style.green("✓")} ${purpose} key ${style.bold(printable(name))} for ${environment}:\n\n  ${made.secret}\n\nThis is the only time it is shown. To revoke it: belay keys revoke ${made.key.id}\n`,
        );
      }),
    );

const rotateCommand = (context: Context): Command =>
  remoteCommand(
    "rotate",
    "Give a key a new secret and print it, this once; the old one works on for a day",
    `belay keys rotate 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11
belay keys rotate 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11 --overlap 0`,
  )
    .argument("<id>", "id of the key, as `belay keys list` shows it")
    .option("--overlap <hours>", "how long the old secret works on; 0: it ends at once", hours, 24)
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags & { overlap: number }, id) => {
        const made = await client.rotateKey({
          params: { key: id! },
          body: { overlapHours: flags.overlap },
        });
        if (flags.json) return printJson(context, made);
        const { previousUntil, name } = made.key;
        const old = previousUntil === null ? "has ended" : `works until ${previousUntil.slice(0, 16)}Z`;
        context.out(
          `${context.style.green("✓")} New secret of ${context.style.bold(printable(name))}:\n\n  ${made.secret}\n\nThis is the only time it is shown. The old one ${old}; belay keys list says who still uses it.\n`,
        );
      }),
    );

const hours = (text: string): number => numberOf(text, "--overlap", 720);
const days = (text: string): number => numberOf(text, "--days", 3_650) || 1;

function numberOf(text: string, flag: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new InvalidArgumentError(`${flag} is a whole number from 0 to ${most}.`);
}

const revokeCommand = (context: Context): Command =>
  remoteCommand(
    "revoke",
    "Revoke a machine key, at once",
    "belay keys revoke 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11",
  )
    .argument("<id>", "id of the key, as `belay keys list` shows it")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, id) => {
        const revoked = await client.revokeKey({ params: { key: id! } });
        if (flags.json) return printJson(context, revoked);
        context.out(`${context.style.green("✓")} Key ${printable(revoked.name)} is revoked.\n`);
      }),
    );

const showKeys = (items: MachineKey[], { width, style, now }: Context): string =>
  table(
    items,
    [
      { title: "KEY", cell: ({ id }) => id, style: () => style.dim },
      { title: "NAME", cell: ({ name }) => name, shrinksTo: 12 },
      { title: "PURPOSE", cell: ({ purpose }) => purpose },
      { title: "ENVIRONMENT", cell: ({ environment }) => environment, dispensable: 3 },
      { title: "WORKFLOWS", cell: ({ workflows }) => workflows?.join(", ") ?? "all", dispensable: 4 },
      {
        title: "USED",
        cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : relativeTime(lastUsedAt, now())),
        dispensable: 1,
      },
      {
        title: "STATE",
        cell: (key) => stateOf(key, now()),
        style: (key) => (/good|old/.test(stateOf(key, now())) ? style.green : style.red),
        dispensable: 2,
      },
    ],
    width,
    style,
  );

function stateOf(key: MachineKey, now: Date): string {
  if (key.revokedAt !== null) return "revoked";
  if (key.expiresAt !== null && new Date(key.expiresAt) <= now) return "expired";
  if (key.previousUntil === null || new Date(key.previousUntil) <= now) return "good";
  return key.previousUsedAt === null ? "good, old secret unused" : "good, old secret in use";
}
