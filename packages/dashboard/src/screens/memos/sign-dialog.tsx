import type { MemoDetail } from "@belay/contracts";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useKnownPeople, useMemoCommand } from "../../api/memos.ts";
import { useSession } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { isProblem } from "../../api/problem.ts";
import type { DraftJson } from "./memo-draft.ts";
import { memoLines } from "./memo-lines.ts";
import { areaWords, namesOf } from "./page-signatures.ts";
import { signWithPasskey } from "./sign-with-passkey.ts";

interface MemoDialogProps {
  memo: MemoDetail;
  onClose: () => void;
}

/** The lines that a signature answers for before all others. */
const gist = ["success", "systems", "data-in", "spend", "timebox", "may-promote"];

/** What is signed, under whose name, and what it sets off. Focus is on the safe answer. */
export function SignDialog({ memo, onClose }: MemoDialogProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const person = useSession().data?.person;
  const people = useKnownPeople();
  const command = useMemoCommand(memo.experiment);
  const { digest, you } = memo;
  const sign = useMutation({
    mutationFn: async () => {
      if (!digest || !person) return;
      const { experiment, version } = memo;
      const assertion = memo.passkeyNeeded
        ? await signWithPasskey({ experiment, version, digest, person: person.id })
        : undefined;
      await command.mutateAsync({ kind: "sign", digest, assertion });
    },
    onSuccess: onClose,
  });
  const changed = isProblem(sign.error, "conflict");
  if (!digest || !you.maySign) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="You can’t sign this"
        description={you.why ?? "The memo is not complete yet, so it has no digest to sign."}
        actions={<Button onClick={onClose}>Close</Button>}
      />
    );
  }
  return (
    <Dialog
      open
      alert
      roomy
      initialFocus={keep}
      onOpenChange={(open) => !open && onClose()}
      title={`Sign “${memo.name}”, version ${memo.version}?`}
      description="Your signature says: this may be tried, inside these limits. It holds for these words only; any edit voids it."
      actions={
        <>
          <Button ref={keep} onClick={onClose} shortcut="Escape">
            Not now
          </Button>
          <Button
            kind="primary"
            busy={sign.isPending}
            onClick={() => sign.mutate()}
            unavailable={changed ? "Read the new version first." : undefined}
          >
            {memo.passkeyNeeded ? "Sign with your passkey" : "Sign"}
          </Button>
        </>
      }
    >
      <dl className="pairs mt-4">
        <dt>As</dt>
        <dd>{person && <ActorName actor={person} />}</dd>
        <dt>Answers for</dt>
        <dd>{areaWords(you.areas)}</dd>
        {memoLines(memo.content as DraftJson, namesOf(memo, people))
          .filter(({ key }) => gist.includes(key))
          .map(({ key, label, lead, text }) => (
            <Line key={key} label={label} text={[lead, text].filter(Boolean).join(". ")} />
          ))}
        <dt>SHA-256</dt>
        <dd className="mono">{digest}</dd>
      </dl>
      {memo.passkeyNeeded && (
        <p className="quiet mt-3 text-sm">
          This installation asks for your own device as well: it signs the digest too. You register it under{" "}
          <Link to="/account">Your account</Link>.
        </p>
      )}
      <Refusal error={sign.error} />
    </Dialog>
  );
}

function Line({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  );
}
