import type { JsonValue } from "@belay/contracts";
import { Fragment, memo } from "react";
import { SampleDataMark } from "../../components/mark.tsx";
import { ToneWord, type Tone } from "../../components/tone.tsx";
import { formatDigest, formatShare } from "../../lib/format.ts";
import { formatDayAndMinute } from "../../lib/time.ts";
import { textAt } from "./memo-words.ts";
import type { DraftJson } from "./memo-draft.ts";
import { memoLines, memoRings, type MemoRing, type NameOf } from "./memo-lines.ts";

/** A signature as the page shows it. */
export interface PageSignature {
  key: string;
  name: string;
  /** What it answers for. */
  areas: string;
  /** Null: asked for, and not given yet. */
  given: { digest: string; signature: string; at: string } | null;
  tone: Tone;
  state: string;
}

export interface MemoPaperProps {
  content: DraftJson;
  nameOf?: NameOf;
  /** `3, by Joanna`, `Approved 6 Nov`. */
  facts: { label: string; value: string }[];
  digest: string | null;
  signatures: PageSignature[];
  /** Who wrote it and so can't sign. */
  authors: string;
  sample?: boolean;
  /** As it goes to the printer: fixed sizes, whatever the screen is like. */
  printed?: boolean;
  /** The name is the screen's heading, or one beside the form. */
  heading?: "h1" | "h2";
}

/** The memo as its one page; drawn again only when something on it changes. */
export const MemoPaper = memo(function MemoPaper({
  content,
  nameOf,
  facts,
  digest,
  signatures,
  authors,
  sample = false,
  printed = false,
  heading: Heading = "h2",
}: MemoPaperProps) {
  const rings = memoRings(content);
  const PartHeading = Heading === "h1" ? "h2" : "h3";
  return (
    <article className={printed ? "paper printed" : "paper"} aria-label="The memo's page">
      <header>
        <div>
          <p className="label">Decision memo {sample && <SampleDataMark />}</p>
          <Heading className="memo-name">{textAt(content.name) || "Not named yet"}</Heading>
          <p className="hypothesis" data-part="Hypothesis">
            <Written text={textAt(content.hypothesis as JsonValue)} />
          </p>
        </div>
        <dl className="pairs id">
          {facts.map(({ label, value }) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
          <dt>SHA-256</dt>
          {digest ? (
            <dd className="mono" title={digest}>
              {digest.slice(0, 32)}
              <br />
              {digest.slice(32)}
            </dd>
          ) : (
            <dd>when it is complete</dd>
          )}
        </dl>
      </header>
      <dl className="lines">
        {memoLines(content, nameOf).map((line) => (
          <div key={line.key}>
            <dt>{line.label}</dt>
            <dd data-part={line.label}>
              {line.lead && (
                <>
                  <b>{line.lead}</b>
                  {line.text && ". "}
                </>
              )}
              {(line.text || !line.lead) && <Written text={line.text} />}
            </dd>
          </div>
        ))}
      </dl>
      <section>
        <PartHeading className="part-name">Exposure this memo allows</PartHeading>
        {rings.length > 0 ? (
          <ol className="stairs">
            {rings.map((ring, index) => (
              <li key={index}>
                <div className="tread" style={{ "--n": index + 1 }} />
                <p className="who">
                  <b>
                    {index} {ring.name || "…"}
                    {index > 0 && ring.share !== undefined && `, ${formatShare(ring.share)}`}
                  </b>
                  {ringWords(ring)}
                </p>
              </li>
            ))}
          </ol>
        ) : (
          <p>
            <Written text="" />
          </p>
        )}
      </section>
      <section className="signed">
        <PartHeading className="part-name">Signed</PartHeading>
        {signatures.length > 0 ? (
          <SignatureRows signatures={signatures} />
        ) : (
          <p className="unwritten">Nobody is asked to sign yet.</p>
        )}
        <p className="note">
          {authors && `${authors} wrote it and can’t sign. `}
          {digest && (
            <>
              Check it without Belay: <span className="mono">belay verify memo FILE</span>
            </>
          )}
        </p>
      </section>
    </article>
  );
});

function SignatureRows({ signatures }: { signatures: PageSignature[] }) {
  return (
    <table className="page-signatures">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Answers for</th>
          <th scope="col">Digest</th>
          <th scope="col">Signature</th>
          <th scope="col">When</th>
          <th scope="col">
            <span className="vh">State</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {signatures.map(({ key, name, areas, given, tone, state }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{areas}</td>
            <td className="mono">{given && formatDigest(given.digest)}</td>
            <td className="mono">{given && `ed25519 ${formatDigest(given.signature)}`}</td>
            <td>{given && formatDayAndMinute(given.at)}</td>
            <td>
              <ToneWord tone={tone}>{state}</ToneWord>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Written({ text }: { text: string }) {
  return text === "" ? <span className="unwritten">not written yet</span> : text;
}

function ringWords({ words, audience }: MemoRing): string {
  return [words, audience && `only ${audience}`].filter(Boolean).join("; ");
}
