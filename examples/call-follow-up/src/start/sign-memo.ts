import { isBelayProblem, type BelayClient } from "@belay/client";
import type { MemoContent } from "@belay/contracts";
import { memoDigest, parseMemoFile, writeMemoMarkdown } from "@belay/contracts/memo";

/** Who writes and signs the sample's memo, invented like everything here. The author signs nothing. */
export const samplePeople = [
  { name: "Callum Reid", role: "reviewer", areas: [] },
  { name: "Ingrid Aasland", role: "owner", areas: ["workflow", "customers"] },
  { name: "Annika Solberg", role: "reviewer", areas: ["data", "systems"] },
  { name: "Jonah Petrie", role: "reviewer", areas: ["spend"] },
];
const [author, ...signers] = samplePeople.map(({ name }) => name);

export type SignIn = (name: string) => Promise<BelayClient>;

const dayMs = 86_400_000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * The memo that the sample runs under, approved, as Markdown: the repository's, with a timebox that begins today. One
 * that was approved at an earlier start and is still in its time stays.
 */
export async function signMemo(template: string, signIn: SignIn, now = Date.now()): Promise<string> {
  const { memo, problems } = parseMemoFile(template);
  if (!memo) throw new Error(`memo.md can't be read: ${problems[0]?.path} ${problems[0]?.message}.`);
  const days = (Date.parse(memo.timebox.to) - Date.parse(memo.timebox.from)) / dayMs;
  const writer = await signIn(author!);
  const params = { experiment: memo.experiment };
  const known = await writer.memo({ params, query: {} }).catch((error: unknown) => {
    if (isBelayProblem(error) && error.code === "not-found") return null;
    throw error;
  });
  const kept = known?.inForce ? known.timebox : null;
  const content: MemoContent = {
    ...memo,
    timebox: kept ?? { from: dateOf(now), to: dateOf(now + days * dayMs) },
  };
  const digest = memoDigest(content);
  if (!known?.inForce || known.digest !== digest) {
    if (known) await writer.saveMemo({ params, body: { basedOn: known.edition, content } });
    else await writer.createMemo({ body: { content } });
    await writer.askForSignatures({ params, body: { digest } });
    for (const name of signers) await sign(await signIn(name), params, digest);
  }
  return writeMemoMarkdown(content);
}

/** A start that was cut short may have left some of the signatures. */
async function sign(person: BelayClient, params: { experiment: string }, digest: string): Promise<void> {
  const { you } = await person.memo({ params, query: {} });
  if (you.maySign) await person.signMemo({ params, body: { digest } });
}
