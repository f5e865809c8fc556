import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SignedMemo } from "@belay/contracts";
import { createTestSystem, testDefinition, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { belay, home } from "../testing/belay.ts";

let system: TestSystem;
let folder: string;
const experiment = "note-mail";
beforeAll(async () => {
  system = await createTestSystem();
  await system.open();
});
afterAll(() => system.close());
beforeEach(async () => {
  folder = (await home()).folder;
});

const at = (name: string) => path.join(folder, name);
const memo = (token: string, ...args: string[]) =>
  belay(["memo", ...args, "--url", system.url, "--key", token]);
const verify = async (name: string, ...flags: string[]) => {
  const { code, out } = await belay(["verify", "memo", at(name), "--json", ...flags]);
  return { code, ...(JSON.parse(out) as { ok: boolean; findings: string[]; signers: { name: string }[] }) };
};

describe("a signed memo's export", () => {
  const exported = async (): Promise<SignedMemo> => {
    const { code, err } = await memo(system.ownerToken, "export", experiment, "--signed", at("signed.json"));
    expect([code, err]).toEqual([0, ""]);
    return JSON.parse(await readFile(at("signed.json"), "utf8")) as SignedMemo;
  };
  const changed = async (change: (signed: SignedMemo) => void) => {
    const signed = await exported();
    change(signed);
    await writeFile(at("changed.json"), JSON.stringify(signed));
    return verify("changed.json");
  };

  it("holds away from the server, with the key that was written down elsewhere", async () => {
    const { keys } = await exported();
    const { approvalKeys } = await system.owner.system();
    const found = await verify("signed.json", "--key", approvalKeys[0]!.publicKey);
    expect(found).toMatchObject({ code: 0, ok: true, findings: [] });
    expect(found.signers.map(({ name }) => name).toSorted()).toEqual(["Sina Signer", "Sol Signer"]);
    const told = await belay(["verify", at("signed.json")]);
    expect(told.code).toBe(0);
    expect(told.out).toContain("signed as it stands here");
    const other = await createTestSystem();
    const stranger = (await other.owner.system()).approvalKeys[0]!.publicKey;
    await other.close();
    expect(keys[0]!.publicKey).not.toBe(stranger);
    expect(await verify("signed.json", "--key", stranger)).toMatchObject({ code: 1, signers: [] });
  });

  it.each<[string, (signed: SignedMemo) => void, RegExp]>([
    ["another word in the memo", (signed) => (signed.memo.targetUser = "Everybody"), /memo was changed/],
    [
      "the memo and its digest changed",
      (signed) => {
        signed.memo.spend.total = 1_000_000;
        signed.digest = "0".repeat(64);
      },
      /memo was changed/,
    ],
    [
      "a signature for more than was signed",
      (signed) => (signed.signatures[0]!.statement["areas"] = ["workflow", "spend"]),
      /was not made by the key/,
    ],
    ["a signature twice", (signed) => signed.signatures.push(signed.signatures[0]!), /more than once/],
    ["no signature", (signed) => (signed.signatures = []), /Nobody/],
    ["another version", (signed) => (signed.version = 2), /another version/],
    ["a signature for another purpose", (signed) => (signed.signatures[0]!.purpose = "x"), /not made by/],
  ])("with %s does not", async (_, change, says) => {
    const found = await changed(change);
    expect(found.code).toBe(1);
    expect(found.findings.join(" ")).toMatch(says);
  });
});

describe("belay memo", () => {
  it("takes a memo from its Markdown to its signatures, by the digest that was read", async () => {
    const author = await system.realPerson("Mia Maker");
    const [sina, sol] = await Promise.all([
      system.realPerson("Sig Signer", "reviewer", ["workflow", "customers"]),
      system.realPerson("Ed Signer", "reviewer", ["systems"]),
    ]);
    const { files } = testDefinition({
      key: "cli-mail",
      memoChange: {
        authority: {
          approve: [
            { person: "sig.signer@example.test", area: "workflow" },
            { person: "ed.signer@example.test", area: "systems" },
          ],
          promote: ["ada.owner@example.test"],
        },
      },
    });
    await writeFile(at("memo.md"), files["memo.md"]!);
    expect(await memo(author.token, "import", at("memo.md"))).toMatchObject({ code: 0 });
    expect((await memo(author.token, "ask", "cli-mail")).out).toContain("Signed for systems");
    const exported = await memo(sina.token, "export", "cli-mail", "--output", at("read.md"));
    expect(exported.code).toBe(0);
    expect(await readFile(at("read.md"), "utf8")).toBe(files["memo.md"]);
    const wrong = await memo(sina.token, "sign", "cli-mail", "--digest", "0".repeat(12));
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("nothing was signed")]);
    const { digest } = await system.owner.memo({ params: { experiment: "cli-mail" }, query: {} });
    const short = digest!.slice(0, 12);
    expect((await memo(author.token, "sign", "cli-mail", "--digest", short)).err).toContain("author");
    for (const { token } of [sina, sol])
      expect((await memo(token, "sign", "cli-mail", "--digest", short)).code).toBe(0);
    expect((await memo(sol.token, "status", "cli-mail")).out).toContain("approved");
    const key = await memo(system.keys.automation, "sign", "cli-mail", "--digest", short);
    expect(key.code).toBe(4);
    expect((await memo(system.keys.automation, "list")).out).toContain("cli-mail");
  });

  it("says which line of a file is no memo", async () => {
    await writeFile(at("memo.md"), "# Decision memo: X\n\n## Notes\n\nHello\n");
    const { code, err } = await memo(system.ownerToken, "import", at("memo.md"));
    expect(code).toBe(2);
    expect(err).toContain(`memo.md:3:1`);
  });

  it("says what is out of reach, and the ways out", async () => {
    const { files } = testDefinition({
      memoChange: {
        timebox: { from: "2026-01-05", to: "2026-01-25" },
        sample: { unit: "account", planned: 200, perWeek: 10 },
      },
    });
    await writeFile(at("memo.md"), files["memo.md"]!);
    const { code, out } = await memo(system.keys.automation, "check", at("memo.md"));
    expect(code).toBe(1);
    expect(out).toMatch(
      /an arm; at 10 a week over both arms that is \d+ weeks, and your timebox is three weeks/,
    );
    expect(out).toMatch(/raise the effect to .* points/);
    expect(out).toContain("widen the audience to");
    expect(out).toContain("choose a faster metric");
  });
});
