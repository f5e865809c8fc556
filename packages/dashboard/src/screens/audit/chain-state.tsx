import type { AuditChain } from "@belay/contracts";
import type { ReactNode } from "react";
import { useAuditChain } from "../../api/audit.ts";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatDigest, formatPlural } from "../../lib/format.ts";

/** How far entries are linked and signed, and how to check that without trusting this page. */
export function ChainState() {
  const { data, error } = useAuditChain();
  const lacking = error ? <span className="note">can't be told now</span> : <Skeleton width="70%" />;
  return (
    <section aria-label="Chain" className="mt-4">
      <dl className="facts">
        <Fact name="Linked up to" value={data ? <LinkedUpTo chain={data} /> : lacking} />
        <Fact name="Last signed checkpoint" value={data ? <LastCheckpoint chain={data} /> : lacking} />
        <Fact
          name="Head"
          value={
            data ? (
              <span className="mono" title={data.head}>
                {formatDigest(data.head)}
              </span>
            ) : (
              lacking
            )
          }
        />
        <Fact
          name="Signing key"
          value={data ? <span className="mono">{data.keys[0]?.keyId ?? "none"}</span> : lacking}
        />
      </dl>
      <details className="mt-3">
        <summary>Verify it offline</summary>
        <div className="mt-3 grid gap-3">
          <p className="quiet text-sm">
            The export holds every entry and every checkpoint. The command finds what was changed, is missing,
            out of order, written anew or cut off, and names the place. Note this key elsewhere: whoever can
            change the database can't sign with it.
          </p>
          {data && <CopyBlock text={commandsOf(data)} what="the commands" />}
          <p className="note">
            Keep exports, or what <code>belay audit-log checkpoint</code> prints, outside of this
            installation: with <code>--checkpoint FILE</code> even a history that was written anew as a whole
            shows.
          </p>
        </div>
      </details>
    </section>
  );
}

const commandsOf = ({ keys }: AuditChain): string =>
  `belay audit-log export audit.jsonl\nbelay verify audit audit.jsonl --key ${keys[0]?.publicKey ?? "KEY"}`;

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function LinkedUpTo({ chain: { count, waiting } }: { chain: AuditChain }) {
  if (waiting === 0 && count === 0) return "nothing yet";
  if (waiting === 0) return <ToneWord tone="good">entry {formatCount(count)}, the newest</ToneWord>;
  return (
    <>
      entry {formatCount(count)},{" "}
      <span className="note">{formatPlural(waiting, "entry", "entries")} to go</span>
    </>
  );
}

function LastCheckpoint({ chain: { checkpoint } }: { chain: AuditChain }) {
  if (checkpoint === null) return "none yet";
  const { at, count } = checkpoint.statement;
  return (
    <>
      <RelativeTime at={at} /> <span className="note">over {formatPlural(count, "entry", "entries")}</span>
    </>
  );
}
