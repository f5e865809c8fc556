import type { ExperimentDetail, InstanceStatus } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";
import { useInstances } from "../../api/exposure.ts";
import { useSystem } from "../../api/session.ts";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { type Tone, ToneWord } from "../../components/tone.tsx";
import { formatCount, formatPlural, formatSpan } from "../../lib/format.ts";
import { useClock } from "../../lib/time.ts";

/** Every connected process: what it runs, which rules it has applied, and how long it may go without word. */
export function Instances({ experiment }: { experiment: ExperimentDetail }) {
  const { data, error, refetch } = useInstances();
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const { sort } = useSearch({ strict: false });
  const current = data?.items.filter((instance) => instance.current).length ?? 0;
  return (
    <section className="part" id="instances">
      <div className="row apart mb-3">
        <h2>
          Instances{" "}
          {data && data.items.length > 0 && (
            <span className="note">
              {current} of {formatCount(data.items.length)} on rules version {formatCount(data.version)}
            </span>
          )}
        </h2>
        <span className="note">in {experiment.exposure.environment}, for all experiments</span>
      </div>
      {data ? (
        data.items.length > 0 ? (
          <DataTable
            label="Instances"
            columns={columnsFor(data.version, leaseMs)}
            rows={data.items}
            rowKey={(instance) => instance.id}
            sort={sort}
            defaultSort="service"
            className="tight"
          />
        ) : (
          <StateMessage title="No instance is connected">
            A service is connected once it has called <code>connect</code> with a key of{" "}
            {experiment.exposure.environment}. Until then it does its old way.
          </StateMessage>
        )
      ) : error ? (
        <Failure what="The instances" error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={4} rowHeight="2.25rem" />
      )}
    </section>
  );
}

function columnsFor(version: number, leaseMs: number): Column<InstanceStatus>[] {
  return [
    {
      key: "service",
      title: "Service",
      sortBy: (instance) => instance.service,
      render: (instance) => (
        <>
          <b>{instance.service}</b>{" "}
          <span className="mono text-ink-3" title={instance.id}>
            {instance.id.slice(-6)}
          </span>
        </>
      ),
    },
    {
      key: "build",
      title: "Build",
      sortBy: (instance) => instance.build,
      render: (instance) => <span className="mono">{instance.build.slice(0, 12)}</span>,
    },
    {
      key: "rules",
      title: "Rules",
      sortBy: (instance) => instance.version,
      render: (instance) => <Rules instance={instance} version={version} />,
    },
    {
      key: "lease",
      title: "Lease left",
      sortBy: (instance) => instance.leaseEndsAt,
      render: (instance) => <Lease endsAt={instance.leaseEndsAt} leaseMs={leaseMs} />,
    },
    {
      key: "heard",
      title: "Last heard",
      wideOnly: true,
      sortBy: (instance) => instance.lastRenewalAt,
      render: (instance) => <RelativeTime at={instance.lastRenewalAt} />,
    },
    { key: "evidence", title: "Evidence", render: (instance) => <Evidence instance={instance} /> },
    {
      key: "connected",
      title: "Connected",
      sortBy: (instance) => instance.connectedAt,
      numeric: true,
      wideOnly: true,
      render: (instance) => <RelativeTime at={instance.connectedAt} />,
    },
  ];
}

function Rules({ instance, version }: { instance: InstanceStatus; version: number }) {
  if (instance.current) return <ToneWord tone="good">{formatCount(instance.version)}</ToneWord>;
  return (
    <ToneWord tone="watch">
      {formatCount(instance.version)}, {formatPlural(version - instance.version, "version")} behind
    </ToneWord>
  );
}

function Lease({ endsAt, leaseMs }: { endsAt: string; leaseMs: number }) {
  const left = useClock((now) => Math.max(0, Date.parse(endsAt) - now));
  const share = Math.min(100, (left / leaseMs) * 100);
  const tone: Tone = left === 0 ? "stop" : share < 34 ? "watch" : "none";
  if (left === 0) return <ToneWord tone="stop">ended, baseline</ToneWord>;
  return (
    <span className="lease" data-tone={tone}>
      <span className="track" aria-hidden="true">
        <span className="left" style={{ width: `${share}%` }} />
      </span>
      <span>{formatSpan(left)}</span>
    </span>
  );
}

/** What of an instance's evidence is missing or on its way; nothing to say is good. */
function Evidence({ instance }: { instance: InstanceStatus }) {
  const { dropped, gaps, spooledBytes } = instance;
  if (dropped > 0) return <ToneWord tone="stop">{formatPlural(dropped, "record")} given up</ToneWord>;
  if (gaps > 0) return <ToneWord tone="watch">{formatPlural(gaps, "record")} missing</ToneWord>;
  if (spooledBytes > 0)
    return <ToneWord tone="none">{formatCount(Math.ceil(spooledBytes / 1024))} KB on disk</ToneWord>;
  return <span>all sent</span>;
}
