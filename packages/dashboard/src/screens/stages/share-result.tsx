import type { StageAuditSheet } from "@belay/contracts";
import { useState } from "react";
import { isProblem } from "../../api/problem.ts";
import { useKeepStageAudit } from "../../api/stages.ts";
import { Button } from "../../components/button.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Refusal } from "../../components/failure.tsx";

/** The link is the result. Only who asks for it has it kept, which takes an account. */
export function ShareResult({ sheet, markdown }: { sheet: StageAuditSheet; markdown: string }) {
  const keep = useKeepStageAudit();
  const [shown, setShown] = useState(false);
  return (
    <section className="mt-8">
      <h2>Pass it on</h2>
      <p className="quiet">
        Whoever opens this link sees this page. The answers stand behind the #, which browsers don't send.
      </p>
      <div className="mt-3">
        <CopyBlock text={location.href} what="the link" />
      </div>
      <div className="row mt-3">
        <Button onClick={() => setShown(!shown)} aria-expanded={shown}>
          As Markdown
        </Button>
        <Button
          busy={keep.isPending}
          unavailable={keep.isSuccess ? "It is kept" : undefined}
          onClick={() =>
            keep.mutate({
              about: sheet.about ?? sheet.experiment ?? "Without a name",
              experiment: sheet.experiment ?? null,
              answers: sheet.answers,
            })
          }
        >
          Keep it in Belay
        </Button>
        <span className="note" role="status">
          {keep.data && `Kept until ${keep.data.expiresAt.slice(0, 10)}.`}
        </span>
      </div>
      <p className="note mt-2">
        Keeping stores the answers, the name above, who kept them and when, for 180 days. It takes an account
        here.
      </p>
      {isProblem(keep.error, "unauthenticated") ? (
        <p role="alert" className="mt-3 text-sm text-stop">
          Keeping takes an account here: sign in, then open this link again. Nothing was stored.
        </p>
      ) : (
        <Refusal error={keep.error} />
      )}
      {shown && (
        <div className="mt-3">
          <CopyBlock text={markdown} what="the Markdown" />
        </div>
      )}
    </section>
  );
}
