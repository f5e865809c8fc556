import { resolve } from "node:path";
import { isBelayProblem } from "@belay/client";
import type { BusinessMetric } from "@belay/contracts";
import { Command, InvalidArgumentError, Option } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { parseColumnMap, placeColumns } from "../outcomes/column-map.ts";
import { importNotes } from "../outcomes/import-notes.ts";
import { importOutcomes, type ImportReport } from "../outcomes/import-outcomes.ts";
import { isTimezone } from "../outcomes/local-time.ts";
import { readCsv } from "../outcomes/read-csv.ts";
import { count } from "../output/figures.ts";
import { showImport } from "../output/show-import.ts";

export const outcomesCommand = (context: Context): Command =>
  new Command("outcomes")
    .summary("Hand in what happened to units later, from a file")
    .description("Hand in what happened to units later, from a file.")
    .addHelpText(
      "after",
      `
Example:
  belay outcomes import meetings.csv --experiment call-follow-up \\
    --map unit=account_id,at=booked_at --name meeting-booked --dry-run`,
    )
    .addCommand(importCommand(context));

type Flags = RemoteFlags & {
  experiment: string;
  map: string[];
  name?: string;
  currency?: string;
  timezone?: string;
  timeOfDay?: string;
  decimal: "point" | "comma";
  dryRun?: boolean;
};

const importCommand = (context: Context): Command =>
  remoteCommand(
    "import",
    "Import outcomes from a CSV file; again changes nothing",
    `belay outcomes import meetings.csv --experiment call-follow-up \\
  --map unit=account_id,at=booked_at --name meeting-booked --dry-run
belay outcomes import orders.csv --experiment call-follow-up --decimal comma --timezone Europe/Oslo \\
  --map unit=account,at=signed,value=amount,currency=currency,name=event`,
  )
    .argument("<file>", "CSV file with a header")
    .requiredOption("--experiment <key>", "experiment that the units belong to")
    .addOption(
      new Option(
        "--map <pairs>",
        "which column is what: unit=COLUMN,at=COLUMN, and name, value, currency, id",
      )
        .argParser((pairs: string, before: string[] | undefined) => [...(before ?? []), pairs])
        .makeOptionMandatory(),
    )
    .option("--name <name>", "name of the event, where no column has it")
    .option("--currency <code>", "currency of the values, where no column has it")
    .option("--timezone <name>", "time zone of times without one, such as Europe/Oslo or UTC", timezone)
    .option("--time-of-day <HH:MM>", "time of days without one", timeOfDay)
    .addOption(
      new Option("--decimal <sign>", "decimal sign of values").choices(["point", "comma"]).default("point"),
    )
    .option("--dry-run", "send nothing; list what does not fit, by line")
    .action(
      remoteAction(context, async (connection, flags: Flags, file) => {
        const rows = readCsv(resolve(context.cwd, file!), file!);
        const map = parseColumnMap(flags.map);
        for (const field of ["unit", "at"] as const)
          if (map[field] === undefined)
            throw new CommandFailure(
              exitCode.invalid,
              `--map has to say which column is ${field}, such as ${field}=COLUMN.`,
            );
        if (map.name === undefined && flags.name === undefined)
          throw new CommandFailure(
            exitCode.invalid,
            "Say what happened: --name meeting-booked, or name=COLUMN in --map.",
          );
        const header = await rows.next();
        if (header.done) throw new CommandFailure(exitCode.invalid, `${file} is empty.`);
        const places = placeColumns(map, header.value.fields, file!);
        const metrics = await metricsOf(connection, flags.experiment);

        const report = await importOutcomes({
          rows,
          rules: { ...flags, map, places, now: context.now() },
          client: flags.dryRun ? undefined : connection.client,
          onProgress: (now) => progress(now, context),
        });
        if (context.interactive) context.err("\r\u001b[2K");
        const notes = importNotes(report, metrics);
        const dryRun = flags.dryRun === true;
        if (flags.json) printJson(context, { ...report, notes, dryRun });
        else context.out(showImport(report, notes, dryRun, context));
        return report.misfitCount > 0 ? exitCode.failed : exitCode.ok;
      }),
    );

/** The metrics that outcomes of this experiment feed; undefined for a key that may hand in and not read. */
async function metricsOf(
  { client, environment }: Connection,
  experiment: string,
): Promise<BusinessMetric[] | undefined> {
  try {
    const { definition } = await client.experiment({ params: { experiment }, query: { environment } });
    return definition.metrics.business;
  } catch (error) {
    if (isBelayProblem(error) && error.code === "forbidden") return undefined;
    throw error;
  }
}

function progress({ rows, misfitCount }: ImportReport, context: Context): void {
  if (!context.interactive) return;
  const left = misfitCount === 0 ? "" : `, ${count(misfitCount, "does", "do")} not fit`;
  context.err(`\r\u001b[2K${count(rows, "row")} read${left} …`);
}

function timezone(name: string): string {
  if (isTimezone(name)) return name;
  throw new InvalidArgumentError("Name a time zone such as Europe/Oslo or UTC.");
}

function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError("Write it as HH:MM, such as 12:00.");
}
