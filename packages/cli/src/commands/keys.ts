import { keyPurposes, type MachineKey } from "@belay/contracts";
import { Command, Option } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { relativeTime } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";

export const keysCommand = (context: Context): Command =>
  new Command("keys")
    .summary("List, make and revoke machine keys; a person's")
    .description("List, make and revoke machine keys; a person's.")
    .addHelpText(
      "after",
      `
Example:
  belay keys create --name call-service --purpose service --environment production
  belay keys list`,
    )
    .addCommand(listCommand(context))
    .addCommand(createCommand(context))
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
    .action(
      remoteAction(context, async ({ client, environment }, flags: CreateFlags) => {
        const { name, purpose } = flags;
        const made = await client.createKey({
          body: { name, purpose, environment, workflows: flags.workflow ?? null },
        });
        if (flags.json) return printJson(context, made);
        const { style } = context;
        context.out(
          `${style.green("✓")} ${purpose} key ${style.bold(printable(name))} for ${environment}:\n\n  ${made.secret}\n\nThis is the only time it is shown. To revoke it: belay keys revoke ${made.key.id}\n`,
        );
      }),
    );

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
        cell: ({ revokedAt }) => (revokedAt === null ? "good" : "revoked"),
        style: ({ revokedAt }) => (revokedAt === null ? style.green : style.red),
        dispensable: 2,
      },
    ],
    width,
    style,
  );
