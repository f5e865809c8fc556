import type { RunDetail, TouchedRecord } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ClockTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { plainWords } from "../../lib/run-words.ts";

/** What this run read and wrote in systems of record; each record links to all runs that touched it. */
export function TouchedRecords({ run }: { run: RunDetail }) {
  const stuck = run.actions.filter((action) => action.state === "dead" || action.state === "retrying");
  return (
    <section className="part" id="touched">
      <h2 className="mb-3">Touched records</h2>
      {run.touched.length > 0 ? (
        <DataTable
          label="Touched records"
          columns={columnsFor(run)}
          rows={run.touched}
          rowKey={(record) => `${record.system}/${record.record}/${record.verb}/${record.at}`}
          className="tight"
        />
      ) : (
        <p className="quiet text-sm">{emptyWords(run)}</p>
      )}
      {stuck.map((action) => (
        <p key={action.id} className="mt-2 text-sm">
          <ToneWord tone={action.state === "dead" ? "stop" : "watch"}>
            {action.system}: {plainWords(action.state)} after {action.attempts}{" "}
            {action.attempts === 1 ? "attempt" : "attempts"}
          </ToneWord>
        </p>
      ))}
    </section>
  );
}

function emptyWords(run: RunDetail): string {
  if (run.state === "waiting") return "None yet: nothing is written before a person has approved it.";
  if (run.actions.some((action) => action.state === "waiting"))
    return "None yet: approved, and held while the experiment is paused.";
  if (run.actions.some((action) => action.state === "approved" || action.state === "leased"))
    return "None yet: approved, and on its way to the worker.";
  return "None.";
}

function columnsFor(run: RunDetail): Column<TouchedRecord>[] {
  return [
    { key: "system", title: "System", render: (record) => <b>{record.system}</b> },
    {
      key: "record",
      title: "Record",
      render: (record) => (
        <Link
          className="mono"
          to="/experiments/$experiment/runs"
          params={{ experiment: run.experiment }}
          search={{ find: "record", q: record.record }}
        >
          {record.recordType}/{record.record}
        </Link>
      ),
    },
    { key: "verb", title: "Verb", render: (record) => record.verb },
    { key: "at", title: "When", render: (record) => <ClockTime at={record.at} />, numeric: true },
  ];
}
