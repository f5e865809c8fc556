import { setTimeout as sleep } from "node:timers/promises";
import { type BelayClient, isBelayProblem } from "@belay/client";
import type { Outcome } from "@belay/contracts";
import { CommandFailure, exitCodeOf } from "../exit-code.ts";
import { count } from "../output/figures.ts";
import type { CsvRow } from "./read-csv.ts";
import { readRow, type RowRules } from "./read-row.ts";

/** What became of a file. Rows that say the same as another count once, here and at any later import. */
export type ImportReport = {
  rows: number;
  /** Rows that hold an outcome. */
  fit: number;
  /** Of a dry run: rows that say the same as one before them. */
  repeated: number;
  /** Taken by the control plane, and known to it already. */
  accepted: number;
  duplicates: number;
  /** Rows left out; `misfits` has the first of them. */
  misfitCount: number;
  misfits: { line: number; reason: string }[];
  /** Rows by the event they name. */
  names: Record<string, number>;
  currencies: Record<string, number>;
  future: number;
};

export type ImportOptions = {
  rows: AsyncIterable<CsvRow>;
  rules: RowRules;
  /** Undefined in a dry run. */
  client: BelayClient | undefined;
  onProgress(report: ImportReport): void;
};

const batchRows = 500;
const mostMisfits = 1000;
const retryPauses = [500, 2000, 5000];

export async function importOutcomes(options: ImportOptions): Promise<ImportReport> {
  const { rows, rules, client } = options;
  const report: ImportReport = {
    rows: 0,
    fit: 0,
    repeated: 0,
    accepted: 0,
    duplicates: 0,
    misfitCount: 0,
    misfits: [],
    names: {},
    currencies: {},
    future: 0,
  };
  const seen = new Set<string>();
  let batch: { line: number; outcome: Outcome }[] = [];

  function leaveOut(line: number, reason: string): void {
    report.misfitCount++;
    if (report.misfits.length < mostMisfits) report.misfits.push({ line, reason });
  }

  async function send(): Promise<void> {
    const sent = batch;
    batch = [];
    if (client !== undefined && sent.length > 0) {
      const receipt = await post(
        client,
        sent.map(({ outcome }) => outcome),
        report,
      );
      report.accepted += receipt.accepted;
      report.duplicates += receipt.duplicates;
      for (const { index, message } of receipt.refused) leaveOut(sent[index]?.line ?? 0, message);
      report.fit -= receipt.refused.length;
    }
    options.onProgress(report);
  }

  for await (const { line, fields } of rows) {
    report.rows++;
    const outcome = readRow(fields, rules);
    if (typeof outcome === "string") {
      leaveOut(line, outcome);
      continue;
    }
    report.fit++;
    report.names[outcome.name] = (report.names[outcome.name] ?? 0) + 1;
    if (outcome.currency !== undefined)
      report.currencies[outcome.currency] = (report.currencies[outcome.currency] ?? 0) + 1;
    if (Date.parse(outcome.at) > rules.now.getTime()) report.future++;
    if (client === undefined) {
      if (seen.has(outcome.id)) report.repeated++;
      seen.add(outcome.id);
    }
    batch.push({ line, outcome });
    if (batch.length === batchRows) await send();
  }
  await send();
  return report;
}

/** Sends a batch, and again while the control plane is away: what it had taken unheard counts once. */
async function post(client: BelayClient, outcomes: Outcome[], report: ImportReport) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.outcomes({ body: { outcomes } });
    } catch (error) {
      if (!isBelayProblem(error)) throw error;
      const pause = ["unreachable", "timed-out", "unavailable"].includes(error.code)
        ? retryPauses[attempt]
        : undefined;
      if (pause === undefined) {
        const taken = report.accepted + report.duplicates;
        if (taken === 0) throw error;
        throw new CommandFailure(
          exitCodeOf(error),
          `${error.message} ${count(taken, "outcome")} of the file had been taken by then; import it again, each counts once.`,
          { cause: error },
        );
      }
      await sleep(pause);
    }
  }
}
