import type { PersonEntry } from "@belay/contracts";
import { useState } from "react";
import { useChangePerson, useEndPerson, usePersonLink, useRemovePersonFactor } from "../../api/access.ts";
import { useSystem } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import type { MadeLink } from "./link-dialog.tsx";
import { RoleAndAreas } from "./role-and-areas.tsx";

interface PersonDialogProps {
  person: PersonEntry;
  onClose: () => void;
  onLink: (made: MadeLink) => void;
}

/** What an administrator may change of somebody. */
export function PersonDialog({ person, onClose, onLink }: PersonDialogProps) {
  const change = useChangePerson();
  const end = useEndPerson();
  const link = usePersonLink();
  const factor = useRemovePersonFactor();
  const sample = useSystem().data?.sampleMode;
  const [role, setRole] = useState(person.role);
  const [areas, setAreas] = useState(person.areas);
  const [ending, setEnding] = useState(false);
  const invited = person.state === "invited";
  const same = role === person.role && areas.toSorted().join() === person.areas.toSorted().join();
  if (ending)
    return (
      <Dialog
        open
        alert
        onOpenChange={(open) => !open && setEnding(false)}
        title={`End ${person.name}'s access?`}
        description="Every session and stream of theirs ends at once, and every link. What they signed, approved and stopped keeps their name. It can't be taken back: their e-mail address stays theirs."
        actions={
          <>
            <Button onClick={() => setEnding(false)}>Keep it</Button>
            <Button
              kind="sure"
              busy={end.isPending}
              onClick={() => end.mutate(person.id, { onSuccess: onClose })}
            >
              End {person.name}'s access
            </Button>
          </>
        }
      >
        <Refusal error={end.error} />
      </Dialog>
    );
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title={person.name}
      description={person.email ?? "No e-mail address: no memo can name this person."}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={change.isPending}
            unavailable={same ? "Nothing is changed yet." : undefined}
            onClick={() => change.mutate({ person: person.id, role, areas }, { onSuccess: onClose })}
          >
            Save
          </Button>
        </>
      }
    >
      <RoleAndAreas role={role} areas={areas} onRole={setRole} onAreas={setAreas} />
      <p className="note mt-2">It counts at once, in every open session.</p>
      <div className="row mt-6">
        {!sample && (
          <Button
            busy={link.isPending}
            onClick={() =>
              link.mutate(person.id, {
                onSuccess: (made) => onLink({ ...made, purpose: invited ? "invitation" : "password" }),
              })
            }
          >
            {invited ? "New invitation link" : "New-password link"}
          </Button>
        )}
        {person.secondFactor && (
          <Button busy={factor.isPending} onClick={() => factor.mutate(person.id)}>
            Take away the second factor
          </Button>
        )}
        <Button kind="stop" onClick={() => setEnding(true)}>
          End access
        </Button>
      </div>
      <Refusal error={change.error ?? link.error ?? factor.error} />
    </Dialog>
  );
}
