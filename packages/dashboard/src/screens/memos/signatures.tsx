import type { MemoDetail, MemoSignature } from "@belay/contracts";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatDigest, formatPlural } from "../../lib/format.ts";
import { areaLabel } from "./memo-options.ts";
import { areaWords } from "./page-signatures.ts";

/** Who is asked for what, who signed which digest and when, whether it counts, and why not. */
export function Signatures({ memo }: { memo: MemoDetail }) {
  const counting = memo.signatures.filter(({ counts }) => counts);
  const open = memo.signers.filter(({ signed }) => !signed);
  return (
    <section aria-labelledby="signatures-title">
      <h2 id="signatures-title">
        Signatures{" "}
        <span className="note">
          {counting.length} of {Math.max(memo.signersNeeded, counting.length)}
        </span>
      </h2>
      <ul className="signatures">
        {memo.signatures.map((signature) => (
          <Given key={signature.id} signature={signature} memo={memo} />
        ))}
        {open.map((signer) => (
          <li key={`${signer.email} ${signer.area}`}>
            <div className="row apart">
              <b>{signer.name ?? signer.email}</b>
              <ToneWord tone={signer.obstacle ? "watch" : "rope"}>
                {signer.obstacle ? "can’t sign" : "open"}
              </ToneWord>
            </div>
            <p>
              Asked for {areaLabel(signer.area)}
              {signer.required ? ", which the memo’s risks ask for" : ""}.
            </p>
            {signer.obstacle && <p className="why">{signer.obstacle}</p>}
          </li>
        ))}
      </ul>
      {memo.signatures.length + open.length === 0 && (
        <p className="quiet text-sm">
          The memo names nobody to sign it. It takes {formatPlural(memo.signersNeeded, "person", "people")};
          “Signs” in the form is where they are named.
        </p>
      )}
      {memo.you.why && !memo.you.maySign && memo.state === "signing" && (
        <p className="quiet mt-2 text-sm">
          <b>You can’t sign:</b> {memo.you.why}
        </p>
      )}
      {memo.authors.length > 0 && (
        <p className="note mt-2">
          {memo.authors.map(({ name }) => name).join(" and ")} wrote it: an author’s signature never counts.
        </p>
      )}
    </section>
  );
}

function Given({ signature, memo }: { signature: MemoSignature; memo: MemoDetail }) {
  return (
    <li>
      <div className="row apart">
        <b>
          <ActorName actor={signature.person} />
        </b>
        <ToneWord tone={signature.counts ? "good" : "stop"}>
          {signature.counts ? "valid" : "not valid"}
        </ToneWord>
      </div>
      <p>
        For {areaWords(signature.areas)}, <RelativeTime at={signature.at} />
        {signature.method === "passkey" && ", with a passkey"}.
      </p>
      <p className="mono" title={signature.digest}>
        {formatDigest(signature.digest)}
        {signature.digest !== memo.digest && " (another digest)"}
      </p>
      {signature.why && <p className="why">{signature.why}</p>}
    </li>
  );
}
