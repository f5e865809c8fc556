import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PasskeyEvidence, SignedMemo } from "@belay/contracts";
import { createTestSystem, registerPasskey, testDefinition, testMemo, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { belay } from "../testing/belay.ts";
import { canonicalText } from "../verify/canonical.ts";

const origin = "https://belay.example.test";
const experiment = "passkey-mail";
let system: TestSystem;
let folder: string;
let signed: SignedMemo;
/** Somebody whom the memo names and who has not signed. */
let latecomer: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  system = await createTestSystem({ publicUrl: origin });
  folder = await mkdtemp(path.join(tmpdir(), "belay-verify-"));
  const [author, late, ...signers] = await Promise.all([
    system.realPerson("Wanda Writer"),
    system.realPerson("Lara Late", "reviewer", ["workflow"]),
    system.realPerson("Sina Signer", "reviewer", ["workflow", "customers"]),
    system.realPerson("Sol Signer", "reviewer", ["data", "systems", "spend"]),
  ]);
  const params = { experiment };
  latecomer = late!.token;
  const content = testMemo(testDefinition({ key: experiment }).definition);
  content.authority.approve.push({ person: "lara.late@example.test", area: "workflow" });
  const { digest } = await author!.client.createMemo({ body: { content } });
  const body = { digest: digest ?? "" };
  await author!.client.askForSignatures({ params, body });
  // One signs in a session alone before the policy asks for more, and again after it.
  await signers[0]!.client.signMemo({ params, body });
  await system.owner.setMemoPolicy({ body: { ...(await system.owner.memoPolicy()), passkey: true } });
  for (const { client } of signers) {
    const device = await registerPasskey(client, origin);
    const assertion = device.sign(await client.challengeForMemo({ params, body }));
    await client.signMemo({ params, body: { ...body, assertion } });
  }
  signed = await system.owner.signedMemo({ params, query: {} });
  await writeFile(at("memo.json"), JSON.stringify(signed));
});
afterAll(async () => {
  await system?.close();
  await rm(folder, { recursive: true, force: true });
});

const from = (token: string) => ["--url", system.url, "--key", token];
const verify = async (file: string, ...flags: string[]) => {
  const { code, out } = await belay(["verify", "memo", at(file), "--json", ...flags]);
  return {
    code,
    ...(JSON.parse(out) as { findings: string[]; signers: { name: string; passkey: unknown }[] }),
  };
};

describe("a memo that was signed with people's own devices", () => {
  it("is exported with what the devices said; from the command line there is no signing without them", async () => {
    const exported = await belay([
      "memo",
      "export",
      experiment,
      "--signed",
      at("own.json"),
      ...from(system.ownerToken),
    ]);
    expect([exported.code, exported.err]).toEqual([0, ""]);
    expect(JSON.parse(await readFile(at("own.json"), "utf8"))).toMatchObject({
      signatures: signed.signatures,
    });
    const again = ["memo", "sign", experiment, "--digest", signed.digest, ...from(latecomer)];
    const refused = await belay(again);
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('under "Your account"')]);
  });

  it("holds offline, and says where and when each was registered", async () => {
    const found = await verify(
      "memo.json",
      "--key",
      (await system.owner.system()).approvalKeys[0]!.publicKey,
    );
    expect(found).toMatchObject({ code: 0, findings: [] });
    expect(found.signers.map(({ name, passkey }) => [name, passkey !== null])).toEqual([
      ["Sina Signer", false],
      ["Sina Signer", true],
      ["Sol Signer", true],
    ]);
    const { code, out } = await belay(["verify", at("memo.json")]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /Sol Signer, for .*with the passkey that was registered at belay\.example\.test on 20/,
    );
  });

  /** An installation that attests whatever it likes: what the devices said is all there is against it. */
  async function attestedAnew(
    change: (passkey: PasskeyEvidence, statement: SignedMemo["signatures"][number]["statement"]) => void,
  ) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const spki = publicKey.export({ type: "spki", format: "der" });
    const keyId = createHash("sha256").update(spki).digest("hex").slice(0, 16);
    const copy = structuredClone(signed);
    const last = copy.signatures.at(-1)!;
    change(last.statement["passkey"] as PasskeyEvidence, last.statement);
    for (const attested of copy.signatures) {
      const { purpose, statement } = attested;
      const text = canonicalText({ format: "belay-attestation-1", keyId, purpose, statement }) ?? "";
      Object.assign(attested, {
        keyId,
        signature: sign(null, Buffer.from(text), privateKey).toString("base64"),
      });
    }
    copy.keys = [{ keyId, publicKey: spki.toString("base64") }];
    await writeFile(at("anew.json"), JSON.stringify(copy));
    return verify("anew.json");
  }
  const first = () => signed.signatures[1]!.statement["passkey"] as PasskeyEvidence;
  const flipped = (text: string, place: number, bit: number) => {
    const bytes = Buffer.from(text, "base64url");
    bytes[place]! ^= bit;
    return bytes.toString("base64url");
  };

  it("holds too where an honest installation has attested it with another key", async () => {
    expect(await attestedAnew(() => {})).toMatchObject({ code: 0, findings: [] });
  });

  it.each<[string, Parameters<typeof attestedAnew>[0], RegExp]>([
    [
      "another person's name put on it",
      (_, statement) => ((statement["person"] as { id: string }).id = "x"),
      /another memo, version or person/,
    ],
    ["another nonce", (passkey) => (passkey.nonce = "x"), /another memo, version or person/],
    [
      "another person's answer",
      (passkey) => Object.assign(passkey, first()),
      /another memo, version or person/,
    ],
    ["another key", (passkey) => (passkey.publicKey = first().publicKey), /not made by the registered key/],
    ["another site", (passkey) => (passkey.site = "evil.example"), /not one for evil\.example/],
    ["another origin", (passkey) => (passkey.origin = "https://evil.example"), /not given at https:\/\/evil/],
    [
      "another signature",
      (passkey) => (passkey.signature = first().signature),
      /not made by the registered key/,
    ],
    ["another kind of key", (passkey) => (passkey.algorithm = -999), /not known/],
    [
      "no user verification",
      (passkey) => (passkey.authenticatorData = flipped(passkey.authenticatorData, 32, 4)),
      /checking its person/,
    ],
    [
      "another count of uses",
      (passkey) => (passkey.authenticatorData = flipped(passkey.authenticatorData, 36, 1)),
      /not made by the registered key/,
    ],
    ["no client data", (passkey) => (passkey.clientDataJSON = "AAAA"), /can't be read/],
    ["a part left out", (passkey) => delete (passkey as Partial<PasskeyEvidence>).signature, /is incomplete/],
  ])("with %s does not, whatever the installation attests", async (_, change, says) => {
    const found = await attestedAnew(change);
    expect(found.code).toBe(1);
    expect(found.findings.join(" ")).toMatch(says);
    expect(found.signers).toHaveLength(2);
  });
});
