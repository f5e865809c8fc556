import { type FormEvent, useState } from "react";
import { useSetEmail } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";

/** For who has no address yet: without one no memo can name them. */
export function EmailPart() {
  const set = useSetEmail();
  const [email, setEmail] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() !== "" && !set.isPending) set.mutate({ email });
  };
  return (
    <section className="part" aria-labelledby="email-heading">
      <h2 id="email-heading">E-mail</h2>
      <p className="quiet">No memo can name you yet: it would by your e-mail address. It is given once.</p>
      <form onSubmit={send} className="max-w-md">
        <TextField
          label="Your e-mail"
          type="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Refusal error={set.error} />
        <Button type="submit" className="mt-4" busy={set.isPending}>
          Keep it
        </Button>
      </form>
    </section>
  );
}
