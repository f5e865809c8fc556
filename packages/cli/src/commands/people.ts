import { type PersonEntry, roles, signingAreas } from "@belay/contracts";
import type { BelayClient } from "@belay/client";
import { Argument, Command, Option } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { relativeTime } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";

export const peopleCommand = (context: Context): Command =>
  new Command("people")
    .summary("List and invite people, change what they may do, end their access")
    .description("List and invite people, change what they may do, end their access.")
    .addHelpText(
      "after",
      `
Example:
  belay people invite --name "Rita Reviewer" --email rita@example.com --role reviewer
  belay people role rita@example.com operator`,
    )
    .addCommand(listCommand(context))
    .addCommand(inviteCommand(context))
    .addCommand(linkCommand(context))
    .addCommand(roleCommand(context))
    .addCommand(areasCommand(context))
    .addCommand(endCommand(context));

const listCommand = (context: Context): Command =>
  remoteCommand("list", "List people and what each may do", "belay people list").action(
    remoteAction(context, async ({ client }, flags: RemoteFlags) => {
      const found = await client.people();
      if (flags.json) printJson(context, found);
      else context.out(showPeople(found.items, context));
    }),
  );

type InviteFlags = RemoteFlags & {
  name: string;
  email: string;
  role: PersonEntry["role"];
  area?: PersonEntry["areas"];
};

const inviteCommand = (context: Context): Command =>
  remoteCommand(
    "invite",
    "Invite a person and print the link to hand over, this once",
    `belay people invite --name "Rita Reviewer" --email rita@example.com --role reviewer
belay people invite --name "Ole Owner" --email ole@example.com --role owner --area workflow spend`,
  )
    .requiredOption("--name <name>", "as records show it")
    .requiredOption("--email <email>", "by which memos name the person; it stays")
    .addOption(
      new Option("--role <role>", "what the person may do at all").choices(roles).makeOptionMandatory(),
    )
    .addOption(
      new Option("--area <area...>", "what a signature on a memo may answer for").choices(signingAreas),
    )
    .action(
      remoteAction(context, async ({ client, url }, flags: InviteFlags) => {
        const { name, email, role } = flags;
        const made = await client.invite({ body: { name, email, role, areas: flags.area ?? [] } });
        if (flags.json) return printJson(context, made);
        context.out(
          `${context.style.green("✓")} ${printable(made.person.name)} is invited as ${role}. Hand over this link; whoever opens it first is ${printable(made.person.name)}:\n\n  ${url}/invitation#${made.link}\n\nThis is the only time it is shown. It works once, until ${made.expiresAt.slice(0, 10)}.\n`,
        );
      }),
    );

const person = new Argument("<person>", "e-mail address, or id as `belay people list --json` shows it");

const linkCommand = (context: Context): Command =>
  remoteCommand(
    "link",
    "Print a new invitation, or a link for a new password; earlier ones end",
    "belay people link rita@example.com",
  )
    .addArgument(person)
    .action(
      remoteAction(context, async ({ client, url }, flags: RemoteFlags, who) => {
        const made = await client.createPersonLink({ params: await paramsOf(client, who!) });
        if (flags.json) return printJson(context, made);
        context.out(
          `Hand this link to ${printable(made.person.name)} and to nobody else; it is shown this once and works once:\n\n  ${url}/invitation#${made.link}\n`,
        );
      }),
    );

const roleCommand = (context: Context): Command =>
  remoteCommand("role", "Change a person's role, at once", "belay people role rita@example.com operator")
    .addArgument(person)
    .addArgument(new Argument("<role>", "what the person may do at all").choices(roles))
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, who, role) => {
        const params = await paramsOf(client, who!);
        const changed = await client.changePerson({ params, body: { role: role as PersonEntry["role"] } });
        if (flags.json) return printJson(context, changed);
        context.out(`${context.style.green("✓")} ${printable(changed.name)} is ${changed.role} now.\n`);
      }),
    );

const areasCommand = (context: Context): Command =>
  remoteCommand(
    "areas",
    "Set what a person's signature on a memo may answer for; without areas: nothing",
    "belay people areas rita@example.com data systems",
  )
    .addArgument(person)
    .addArgument(new Argument("[areas...]", "signing areas").choices(signingAreas))
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, who, given) => {
        const params = await paramsOf(client, who!);
        const areas = (given ?? []) as unknown as PersonEntry["areas"];
        const changed = await client.changePerson({ params, body: { areas } });
        if (flags.json) return printJson(context, changed);
        context.out(
          `${context.style.green("✓")} ${printable(changed.name)} signs for ${changed.areas.join(", ") || "nothing"} now.\n`,
        );
      }),
    );

const endCommand = (context: Context): Command =>
  remoteCommand(
    "end",
    "End a person's access, at once; records keep the name",
    "belay people end rita@example.com",
  )
    .addArgument(person)
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, who) => {
        const ended = await client.endPerson({ params: await paramsOf(client, who!) });
        if (flags.json) return printJson(context, ended);
        context.out(
          `${context.style.green("✓")} ${printable(ended.name)}'s access has ended, with every session and link.\n`,
        );
      }),
    );

async function paramsOf(client: BelayClient, who: string): Promise<{ person: string }> {
  if (!who.includes("@")) return { person: who };
  const { items } = await client.people();
  const found = items.find(({ email }) => email === who.trim().toLowerCase());
  if (found) return { person: found.id };
  throw new CommandFailure(
    exitCode.notFound,
    `There is nobody with the address ${who}. belay people list shows all.`,
  );
}

const showPeople = (items: PersonEntry[], { width, style, now }: Context): string =>
  table(
    items,
    [
      { title: "NAME", cell: ({ name }) => name, shrinksTo: 12 },
      { title: "E-MAIL", cell: ({ email }) => email ?? "none" },
      { title: "ROLE", cell: ({ role }) => role },
      { title: "SIGNS FOR", cell: ({ areas }) => areas.join(", ") || "nothing", dispensable: 2 },
      {
        title: "SECOND FACTOR",
        cell: ({ secondFactor }) => (secondFactor ? "on" : "off"),
        dispensable: 4,
      },
      {
        title: "SIGNED IN",
        cell: ({ lastSignInAt }) => (lastSignInAt === null ? "never" : relativeTime(lastSignInAt, now())),
        dispensable: 3,
      },
      {
        title: "STATE",
        cell: ({ state, kind }) => (kind === "person" ? state : `${state}, ${kind}`),
        style: ({ state }) => (state === "ended" ? style.red : undefined),
        dispensable: 1,
      },
    ],
    width,
    style,
  );
