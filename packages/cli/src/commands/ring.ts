import type { ExperimentDetail } from "@belay/contracts";
import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { adviceFrom } from "../definition/suggestion.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { asPerson } from "../exposure/as-person.ts";
import { reportChange, type WaitFlags } from "../exposure/report-change.ts";
import { percent } from "../output/figures.ts";

type Flags = WaitFlags & { reason?: string };

export const ringCommand = (context: Context): Command =>
  remoteCommand(
    "ring",
    "Move exposure to a ring; up is a person's, down anyone's who may halt",
    `belay ring call-follow-up up
belay ring call-follow-up shadow --reason "looking at the drafts again"
belay ring call-follow-up 2`,
  )
    .argument("<experiment>", "key of the experiment")
    .argument("<ring>", "number or name of a ring, up, down or shadow")
    .option("--reason <words>", "why; kept in the history")
    .option("--no-wait", "do not wait until the instances have confirmed")
    .action(
      remoteAction(context, async (connection, flags: Flags, experiment, wanted) => {
        const { client, environment, url } = connection;
        const found = await client.experiment({
          params: { experiment: experiment! },
          query: { environment },
        });
        const ring = ringOf(wanted!, found);
        const receipt = await asPerson(
          url,
          experiment,
          client.setRing({ body: { environment, experiment: experiment!, ring, reason: flags.reason } }),
        );
        const { name = "", share = 0 } = found.rings[ring] ?? {};
        const where = `ring ${ring}, ${name} (${percent(share)} of its audience)`;
        const sentence = receipt.changed
          ? `${experiment} is in ${where}.`
          : `${experiment} was in ${where} already.`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );

function ringOf(wanted: string, { key, rings, exposure }: ExperimentDetail): number {
  const names = rings.map(({ name }) => name);
  const ring =
    wanted === "up"
      ? exposure.ring + 1
      : wanted === "down"
        ? exposure.ring - 1
        : wanted === "shadow"
          ? 0
          : /^\d+$/.test(wanted)
            ? Number(wanted)
            : names.indexOf(wanted);
  if (ring in rings) return ring;
  const present = `${key} is in ring ${exposure.ring}, ${names[exposure.ring] ?? "unnamed"}`;
  if (wanted === "up") throw new CommandFailure(exitCode.failed, `${present}, the last one.`);
  if (wanted === "down")
    throw new CommandFailure(
      exitCode.failed,
      `${present}, the first one. To stop it: belay pause ${key}, or belay kill ${key}.`,
    );
  throw new CommandFailure(
    exitCode.invalid,
    `${key} has no ring "${wanted}". ${adviceFrom(wanted, names, `Its rings are 0 to ${rings.length - 1}.`)}`,
  );
}
