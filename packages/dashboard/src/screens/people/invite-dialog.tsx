import type { Person, Role } from "@belay/contracts";
import { useState } from "react";
import { useInvite } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";
import type { MadeLink } from "./link-dialog.tsx";
import { RoleAndAreas } from "./role-and-areas.tsx";

interface InviteDialogProps {
  onClose: () => void;
  onLink: (made: MadeLink) => void;
}

/** Who is to come, and as what. */
export function InviteDialog({ onClose, onLink }: InviteDialogProps) {
  const invite = useInvite();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("reviewer");
  const [areas, setAreas] = useState<Person["areas"]>([]);
  const missing = name.trim() === "" || email.trim() === "";
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title="Invite a person"
      description="Belay sends no mail: you get a link and hand it over yourself."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={invite.isPending}
            unavailable={missing ? "Give a name and an e-mail first." : undefined}
            onClick={() =>
              invite.mutate(
                { name: name.trim(), email: email.trim(), role, areas },
                { onSuccess: (made) => onLink({ ...made, purpose: "invitation" }) },
              )
            }
          >
            Make the invitation
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        autoComplete="off"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="E-mail"
        hint="Memos and records name the person by it. It stays."
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RoleAndAreas role={role} areas={areas} onRole={setRole} onAreas={setAreas} />
      <Refusal error={invite.error} />
    </Dialog>
  );
}
