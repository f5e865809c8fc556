import { signedMemo, type SignedMemo } from "@belay/contracts";
import { memoDigest } from "@belay/contracts/memo";
import { isSignedBy, type PublicKey } from "./attestation.ts";
import { passkeyFault } from "./passkey-evidence.ts";

const purpose = "belay/memo-approval/v1";

/** The person's own device, where it signed too: registered when, and for which site, as the installation says. */
type Passkey = { credential: string; registeredAt: string; site: string };

export type MemoReport = {
  ok: boolean;
  findings: string[];
  memo: SignedMemo | null;
  /** Who signed what is in the file, of the signatures that hold. */
  signers: { name: string; areas: string[]; at: string; passkey: Passkey | null }[];
};

/**
 * Whether every signature of an exported memo holds for exactly the memo in the file. It says nothing about roles: what
 * people may do changes, and is known to the control plane alone.
 */
export function verifySignedMemo(given: unknown, keys: PublicKey[]): MemoReport {
  const parsed = signedMemo.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      findings: [`It is no whole export of a memo: /${issue?.path.join("/")} ${issue?.message}.`],
      memo: null,
      signers: [],
    };
  }
  const memo = parsed.data;
  const findings: string[] = [];
  const digest = memoDigest(memo.memo);
  if (digest !== memo.digest)
    findings.push(`The memo was changed: its digest is ${digest}, and the file says ${memo.digest}.`);
  const signers: MemoReport["signers"] = [];
  for (const [index, attested] of memo.signatures.entries()) {
    const { statement } = attested;
    const person = statement["person"] as { id?: string; name?: string } | undefined;
    const who = `Signature ${index + 1}${person?.name ? ` (${person.name})` : ""}`;
    if (!keys.some((key) => isSignedBy(key, attested, purpose)))
      findings.push(`${who} was not made by the key given, or was changed.`);
    else if (
      statement["digest"] !== digest ||
      statement["experiment"] !== memo.experiment ||
      statement["version"] !== memo.version
    )
      findings.push(`${who} is for another memo or another version of it.`);
    else {
      const { experiment, version } = memo;
      const passkey = statement["passkey"] as Passkey | undefined;
      const fault =
        passkey && passkeyFault(passkey, { experiment, version, digest, person: person?.id ?? "" });
      if (fault) findings.push(`${who}: the answer of the person's own device ${fault}.`);
      else
        signers.push({
          name: person?.name ?? "",
          areas: (statement["areas"] as string[] | undefined) ?? [],
          at: String(statement["at"]),
          passkey: passkey
            ? { credential: passkey.credential, registeredAt: passkey.registeredAt, site: passkey.site }
            : null,
        });
    }
  }
  // Whoever signed in a session alone may have signed again with a passkey.
  const people = memo.signatures.map(
    ({ statement }) =>
      `${(statement["person"] as { id?: string } | undefined)?.id} ${statement["passkey"] !== undefined}`,
  );
  if (new Set(people).size !== people.length) findings.push("One person signed more than once.");
  if (memo.signatures.length === 0) findings.push("Nobody has signed it.");
  if (memo.state !== "approved") findings.push(`When it was exported it was ${memo.state}, not approved.`);
  return { ok: findings.length === 0, findings, memo, signers };
}
