import type { MemoDetail } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMemoVersions } from "../../api/memos.ts";
import { Bar } from "../../components/bar.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatPlural } from "../../lib/format.ts";
import { useClock } from "../../lib/time.ts";
import { memoStateOf, timeLeftWords, waitsFor } from "./memo-states.ts";

/** How the memo stands, what it waits for, and what the reader can do about it. */
export function MemoBar({ memo, fits }: { memo: MemoDetail; fits: boolean }) {
  const standing = memoStateOf(memo);
  const params = { experiment: memo.experiment };
  const print = (
    <Button
      key="print"
      onClick={() => window.print()}
      title={fits ? undefined : "It takes more than one page. What is too long is said below the page."}
    >
      Print
    </Button>
  );
  const edit = memo.you.mayEdit && memo.state !== "superseded" && (
    <Link key="edit" className={buttonClass()} to="/memos/$experiment/edit" params={params} search={{}}>
      {memo.state === "draft" ? "Write" : "Edit"}
    </Link>
  );
  return (
    <Bar
      tone={standing.tone}
      className="memo-bar"
      actions={
        <>
          {edit}
          {print}
          <MainAction memo={memo} />
        </>
      }
    >
      <Words memo={memo} word={standing.word} />
      {(memo.state === "draft" || memo.state === "signing") && memo.version > 1 && (
        <InForceMeanwhile memo={memo} />
      )}
    </Bar>
  );
}

/** The one thing that would take the memo on, where the reader may do it. */
function MainAction({ memo }: { memo: MemoDetail }) {
  const ask = (value: "sign" | "ask", label: string, unavailable?: string) =>
    unavailable === undefined ? (
      <Link
        className={buttonClass("primary")}
        to="."
        search={(search) => ({ ...search, ask: value }) as never}
        resetScroll={false}
      >
        {label}
      </Link>
    ) : (
      <Button kind="primary" unavailable={unavailable}>
        {label}
      </Button>
    );
  if (memo.state === "draft" && memo.you.mayEdit)
    return ask(
      "ask",
      "Ask for signatures",
      memo.missing.length > 0 ? `${formatPlural(memo.missing.length, "part")} to write first.` : undefined,
    );
  if (memo.you.maySign) return ask("sign", "Sign");
  return null;
}

const listOf = new Intl.ListFormat("en-GB");

function Words({ memo, word }: { memo: MemoDetail; word: string }): ReactNode {
  const left = useClock((now) => (memo.timebox ? timeLeftWords(memo.timebox, now) : ""));
  const waiting = waitsFor(memo);
  const names = waiting.length > 0 ? listOf.format(waiting) : "nobody";
  switch (memo.state) {
    case "draft":
      return memo.missing.length > 0 ? (
        <>
          <b className="strong">A draft.</b> {formatPlural(memo.missing.length, "part")} to write before
          anybody can be asked to sign.
        </>
      ) : (
        <>
          <b className="strong">A draft, and complete.</b> Next, {names} {waiting.length === 1 ? "is" : "are"}{" "}
          asked to sign it.
        </>
      );
    case "signing":
      return (
        <>
          <b className="strong">Waits for {names}.</b>{" "}
          {memo.you.maySign ? "You can sign it." : (memo.you.why ?? "")} Any edit asks everybody again.
        </>
      );
    case "approved":
      return (
        <>
          <b className="strong">
            {memo.inForce ? "Approved and in force" : `${word.charAt(0).toUpperCase()}${word.slice(1)}`}
            {left && `, ${left}`}.
          </b>{" "}
          {memo.inForce
            ? `${revisionWords(memo)} Editing makes a new version and asks for all signatures again.`
            : "No exposure can rise under it: what must hold says why."}
        </>
      );
    case "superseded":
      return (
        <>
          <b className="strong">Version {memo.version} is superseded.</b>{" "}
          <Link to="/memos/$experiment" params={{ experiment: memo.experiment }} search={{}}>
            Look at the newest
          </Link>
        </>
      );
    case "ended":
      return (
        <>
          <b className="strong">Closed {memo.endedAt && <RelativeTime at={memo.endedAt} />}.</b>{" "}
          {memo.endReason && `“${memo.endReason}”`} Nothing can rise under it any more.
        </>
      );
  }
}

/** A version that is approved stays in force until the next one is. */
function InForceMeanwhile({ memo }: { memo: MemoDetail }) {
  const { data } = useMemoVersions(memo.experiment);
  const approved = data?.items.find(({ state }) => state === "approved");
  if (!approved) return null;
  return (
    <>
      {" "}
      <Link
        to="/memos/$experiment"
        params={{ experiment: memo.experiment }}
        search={{ version: approved.version }}
      >
        Version {approved.version}
      </Link>{" "}
      holds until then.
    </>
  );
}

function revisionWords({ revisions }: MemoDetail): string {
  if (revisions.length === 0) return "No revision names this digest yet.";
  const active = revisions.find((revision) => revision.active);
  return active
    ? `Revision ${active.revision} runs under this digest.`
    : `${formatPlural(revisions.length, "revision")} ${revisions.length === 1 ? "names" : "name"} this digest; none is active.`;
}
