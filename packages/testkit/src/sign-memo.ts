import { createClient, type BelayClient } from "@belay/client";
import type { MemoContent, SigningArea } from "@belay/contracts";
import { emailsOf, testSigners } from "./test-memo.ts";

/** Has a memo written by one invited person and signed by two others: those whom `testMemo` names. */
export async function signMemo(url: string, owner: BelayClient, content: MemoContent): Promise<void> {
  const [writer, ...signers] = await Promise.all([
    invite(url, owner, "Wanda Writer", []),
    ...testSigners.map(({ name, areas }) => invite(url, owner, name, [...areas])),
  ]);
  const params = { experiment: content.experiment };
  const { digest } = await writer!.createMemo({ body: { content } });
  const body = { digest: digest ?? "" };
  await writer!.askForSignatures({ params, body });
  for (const signer of signers) await signer.signMemo({ params, body });
}

async function invite(
  url: string,
  owner: BelayClient,
  name: string,
  areas: SigningArea[],
): Promise<BelayClient> {
  const { link } = await owner.invite({ body: { name, email: emailsOf(name)[1]!, role: "reviewer", areas } });
  const accepted = await createClient({ url }).acceptInvitation({
    body: { link, password: `the password of ${name}`, token: true },
  });
  if (!("token" in accepted) || accepted.token === undefined) throw new Error("Accepting gave no token.");
  return createClient({ url, token: accepted.token });
}
