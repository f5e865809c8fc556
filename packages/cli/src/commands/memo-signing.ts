import type { MemoDetail } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { asPerson } from "../exposure/as-person.ts";
import { printable } from "../output/printable.ts";
import { facts, table } from "../output/table.ts";

export const memoListCommand = (context: Context): Command =>
  remoteCommand("list", "Show every memo and how far it is", "belay memo list").action(
    remoteAction(context, async ({ client }, flags: RemoteFlags) => {
      const { items } = await client.memos();
      if (flags.json) return printJson(context, { items });
      if (items.length === 0)
        return context.out(
          "There is no memo yet. Write one in the dashboard, or: belay memo import memo.md\n",
        );
      const { style, width } = context;
      context.out(
        table(
          items,
          [
            { title: "EXPERIMENT", cell: ({ experiment }) => experiment, style: () => style.bold },
            { title: "VERSION", cell: ({ version }) => String(version), align: "right" },
            { title: "STATE", cell: ({ state }) => state },
            { title: "IN FORCE", cell: ({ inForce }) => (inForce ? "yes" : "no") },
            { title: "MISSING", cell: ({ open }) => String(open), align: "right" },
            {
              title: "TIMEBOX",
              cell: ({ timebox }) => (timebox ? `${timebox.from} to ${timebox.to}` : "—"),
              dispensable: 1,
            },
          ],
          width,
          style,
        ),
      );
    }),
  );

export const memoStatusCommand = (context: Context): Command =>
  remoteCommand(
    "status",
    "Show where a memo stands and what is missing, each with who can provide it",
    "belay memo status call-follow-up",
  )
    .argument("<experiment>", "key of the experiment")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, experiment) => {
        const memo = await client.memo({ params: { experiment: experiment! }, query: {} });
        if (flags.json) printJson(context, memo);
        else context.out(showMemo(memo, context));
      }),
    );

export const memoAskCommand = (context: Context): Command =>
  remoteCommand("ask", "Ask the people whom a memo names to sign it", "belay memo ask call-follow-up")
    .argument("<experiment>", "key of the experiment")
    .action(
      remoteAction(context, async ({ client, url }, flags: RemoteFlags, experiment) => {
        const params = { experiment: experiment! };
        const before = await client.memo({ params, query: {} });
        if (before.digest === null) throw incomplete(before);
        const body = { digest: before.digest };
        const memo = await asPerson(url, experiment, client.askForSignatures({ params, body }));
        if (flags.json) printJson(context, memo);
        else context.out(showMemo(memo, context));
      }),
    );

export const memoSignCommand = (context: Context): Command =>
  remoteCommand(
    "sign",
    "Sign a memo that you have read, by its digest; a person's, and never its author's",
    `belay memo export call-follow-up --output memo.md
belay memo sign call-follow-up --digest 3f9c1b7e…`,
  )
    .argument("<experiment>", "key of the experiment")
    .requiredOption(
      "--digest <digest>",
      "what you have read: the memo's digest, its first 12 characters or more",
    )
    .action(
      remoteAction(context, async ({ client, url }, flags: RemoteFlags & { digest: string }, experiment) => {
        const params = { experiment: experiment! };
        const before = await client.memo({ params, query: {} });
        if (before.digest === null) throw incomplete(before);
        const wanted = flags.digest.replace(/…$/, "").toLowerCase();
        if (wanted.length < 12 || !before.digest.startsWith(wanted))
          throw new CommandFailure(
            exitCode.failed,
            `The memo of ${experiment} has the digest ${before.digest}, which does not begin with ${flags.digest}. Read it again; nothing was signed.`,
          );
        const body = { digest: before.digest };
        const memo = await asPerson(url, experiment, client.signMemo({ params, body }));
        if (flags.json) printJson(context, memo);
        else context.out(`${context.style.green("✓")} Signed.\n\n${showMemo(memo, context)}`);
      }),
    );

const incomplete = ({ experiment, missing }: MemoDetail) =>
  new CommandFailure(
    exitCode.failed,
    `The memo of ${experiment} is not complete: ${missing.map(({ path, message }) => `${path} ${message}`).join(", ")}.`,
  );

/** Where a memo stands, and its checklist. */
function showMemo(memo: MemoDetail, { style }: Context): string {
  const items = memo.items.map(
    ({ met, title, detail, holder }) =>
      `  ${met ? style.green("✓") : style.yellow("○")} ${printable(title)} ${style.dim(
        printable(`${detail}${holder === null || met ? "" : ` (${holder})`}`),
      )}\n`,
  );
  return [
    `${style.bold(memo.experiment)} · ${printable(memo.name)}\n\n`,
    facts(
      [
        ["version", `${memo.version}, ${memo.state}`],
        ["in force", memo.inForce ? style.green("yes") : "no"],
        ["digest", memo.digest ?? "none: it is not complete"],
        ["timebox", memo.timebox ? `${memo.timebox.from} to ${memo.timebox.to}` : ""],
        ["authors", memo.authors.map(({ name }) => printable(name)).join(", ")],
        [
          "signed by",
          memo.signatures
            .map(
              ({ person, areas, counts }) =>
                `${printable(person.name)} (${areas.join(", ")})${counts ? "" : ", which does not count"}`,
            )
            .join(", "),
        ],
      ],
      style,
    ),
    `\nBefore anything is opened:\n${items.join("")}`,
  ].join("");
}
