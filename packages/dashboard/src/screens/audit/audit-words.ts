import type { AuditEntry, AuditFactRecord } from "@belay/contracts";
import { formatDigest, formatKey } from "../../lib/format.ts";

const words: Record<string, string> = {
  "exposure.activate": "Activated a revision",
  "exposure.raise": "Raised the ring",
  "exposure.lower": "Lowered the ring",
  "exposure.pause": "Paused",
  "exposure.kill": "Killed the AI path",
  "exposure.resume": "Resumed",
  "revision.push": "Pushed a revision",
  "payload.open": "Opened a text",
  "review.submit": "Handed in a draft",
  "review.claim": "Took an item",
  "review.release": "Put an item back",
  "review.decide": "Decided on a draft",
  "review.expire": "Ended an overdue item",
  "review.withdraw": "Withdrew an item",
  "action.lease": "Took an action",
  "action.complete": "Completed an action",
  "action.fail": "Reported a failed action",
  "action.withdraw": "Withdrew an action",
  "action.give-up": "Gave up an action",
  "outcomes.take": "Brought in outcomes",
  "audit.export": "Exported the audit log",
  "intake.create": "Began an intake",
  "intake.save": "Saved an intake",
  "intake.submit": "Handed in an intake",
  "intake.reopen": "Reopened an intake",
  "intake.reject": "Rejected an intake",
  "intake.override": "Overrode a score",
  "intake.restore": "Restored a score",
  "intake.memo": "Made a memo of an intake",
  "rubric.change": "Changed the rubric",
  "memo-policy.change": "Changed who has to sign",
  "stage-audit.keep": "Kept a stage audit",
  "stage-audit.delete": "Deleted a stage audit",
  "memo.create": "Began a memo",
  "memo.save": "Saved a memo",
  "memo.ask": "Asked for signatures",
  "memo.sign": "Signed a memo",
  "memo.approve": "Memo was approved",
  "memo.end": "Ended a memo",
  "session.begin": "Signed in",
  "session.end": "Signed out",
  "session.refuse": "Sign-in refused",
  "sign-in-link.create": "Made a sign-in link",
  "device.approve": "Let a command line in",
  "device.deny": "Refused a command line",
  "person.create": "Joined",
  "person.invite": "Invited a person",
  "person.role": "Changed a role",
  "person.areas": "Changed signing areas",
  "person.email": "Changed an address",
  "person.end": "Took a person's access away",
  "password.set": "Set a password",
  "passkey.register": "Registered a passkey",
  "passkey.remove": "Removed a passkey",
  "second-factor.on": "Turned the second factor on",
  "second-factor.off": "Turned the second factor off",
  "second-factor.recovery": "Used a recovery code",
  "key.create": "Made a key",
  "key.rotate": "Rotated a key",
  "key.revoke": "Revoked a key",
};

/** What was done, in words; an action without words of its own as its noun and verb. */
export function actionWords(action: string): string {
  const known = words[action];
  if (known !== undefined) return known;
  const [noun = "", verb = ""] = action.split(".");
  return `${formatKey(noun).replaceAll("-", " ")}: ${verb.replaceAll("-", " ")}`;
}

/** Nouns that entries are filtered by. */
export const actionNouns = [
  "exposure",
  "revision",
  "memo",
  "intake",
  "review",
  "action",
  "payload",
  "outcomes",
  "key",
  "session",
  "person",
  "device",
  "second-factor",
  "audit",
] as const;

export const subjectWords = ({ kind, id }: AuditEntry["subject"]): string =>
  `${kind.replaceAll("-", " ")} ${/^[0-9a-f-]{36}$/.test(id) ? formatDigest(id) : id}`;

/** A camel-cased name as words: `draftDigest` becomes `draft digest`. */
export const factName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const isDigested = (fact: AuditFactRecord | undefined): fact is { salt: string; digest: string } =>
  typeof fact === "object" && fact !== null && !Array.isArray(fact);

/** A fact that is no text, as a person reads it. */
export function factText(fact: Exclude<AuditFactRecord, { salt: string }>): string {
  if (fact === null) return "none";
  if (typeof fact === "boolean") return fact ? "yes" : "no";
  if (Array.isArray(fact)) return fact.length > 0 ? fact.join(", ") : "none";
  return String(fact);
}
