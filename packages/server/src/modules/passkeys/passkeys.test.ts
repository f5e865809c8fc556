import { createHash, createHmac } from "node:crypto";
import { memoChallengeText } from "@belay/contracts";
import {
  createFakeClock,
  createSoftwareAuthenticator,
  createTestSystem,
  registerPasskey,
  testDefinition,
  testMemo,
  type AuthenticatorFaults,
  type BelayClient,
  type TestSystem,
} from "@belay/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const origin = "https://belay.example.test";
const site = "belay.example.test";
const clock = createFakeClock();
let system: TestSystem;
let author: BelayClient;
let sina: BelayClient;
let sol: BelayClient;
beforeAll(async () => {
  system = await createTestSystem({ clock, publicUrl: origin });
  const people = await Promise.all([
    system.realPerson("Wanda Writer", "reviewer"),
    system.realPerson("Sina Signer", "reviewer", ["workflow", "customers"]),
    system.realPerson("Sol Signer", "reviewer", ["data", "systems", "spend"]),
  ]);
  [author, sina, sol] = people.map(({ client }) => client) as [BelayClient, BelayClient, BelayClient];
});
afterAll(() => system?.close());

const refusalOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: "fine", message: "" }),
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );
const require = async (passkey: boolean) =>
  system.owner.setMemoPolicy({ body: { ...(await system.owner.memoPolicy()), passkey } });

/** What an authenticator app shows for a secret in base32 (RFC 6238). */
function codeOf(secret: string, now: number): string {
  const bits = secret
    .split("")
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = bits
    .join("")
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

let count = 0;
/** A memo whose signatures have been asked for. */
async function asked() {
  const experiment = `passkey-mail-${++count}`;
  const params = { experiment };
  const content = testMemo(testDefinition({ key: experiment }).definition);
  const { digest } = await author.createMemo({ body: { content } });
  const body = { digest: digest ?? "" };
  await author.askForSignatures({ params, body });
  return { params, body, at: { params, query: {} } };
}

describe("a passkey of one's own", () => {
  test("is registered, shown with its last use, and removed with a word about what that means", async () => {
    const { client } = await system.realPerson("Pia Person", "viewer");
    const device = await registerPasskey(client, origin, "Blue key");
    const { items } = await client.passkeys();
    expect(items).toMatchObject([{ name: "Blue key", site, lastUsedAt: null }]);
    const started = await client.startPasskey({ body: {} });
    expect(started).toMatchObject({ site, exclude: [device.credential] });
    await registerPasskey(client, origin, "Spare");
    const [first, second] = (await client.passkeys()).items;
    expect(await client.removePasskey({ params: { passkey: first!.id } })).toEqual({ left: 1, note: null });
    const last = await client.removePasskey({ params: { passkey: second!.id } });
    expect(last.left).toBe(0);
    expect(last.note).toMatch(/can't sign until you register another; what you signed before stays signed/);
    expect((await client.passkeys()).items).toEqual([]);
    const { items: entries } = await system.owner.audit({ query: { action: "passkey.register" } });
    expect(entries.length).toBeGreaterThan(1);
    expect(JSON.stringify(entries)).not.toContain("Blue key");
  });

  test("where a second factor is on, it takes a code of it: a session alone registers nothing", async () => {
    const { client } = await system.realPerson("Fay Factor", "viewer");
    const { secret } = await client.startFactor();
    const { recoveryCodes } = await client.confirmFactor({ body: { code: codeOf(secret, clock.now()) } });
    const missing = await refusalOf(client.startPasskey({ body: {} }));
    expect(missing).toMatchObject({
      code: "sign-in-failed",
      message: expect.stringMatching(/second factor/),
    });
    const wrong = await refusalOf(client.startPasskey({ body: { code: "aaaaa-aaaaa" } }));
    expect(wrong.code).toBe("sign-in-failed");
    const device = createSoftwareAuthenticator(origin);
    const registration = device.register(await client.startPasskey({ body: { code: recoveryCodes[0]! } }));
    await client.registerPasskey({ body: { name: "Mine", registration } });
    expect((await client.passkeys()).items).toHaveLength(1);
  });

  test("nobody removes or sees another's", async () => {
    const { client } = await system.realPerson("Rita Registers", "viewer");
    await registerPasskey(client, origin);
    const [mine] = (await client.passkeys()).items;
    expect((await refusalOf(system.owner.removePasskey({ params: { passkey: mine!.id } }))).code).toBe(
      "not-found",
    );
    expect((await system.owner.passkeys()).items).toEqual([]);
  });

  test.each<[string, AuthenticatorFaults, RegExp]>([
    ["another origin", { origin: "https://belay.example.test.evil.example" }, /another address/],
    ["another site", { site: "evil.example" }, /another site/],
    ["another challenge", { challenge: Buffer.alloc(32).toString("base64url") }, /something else/],
    ["no user verification", { verified: false }, /PIN/],
    ["the answer to another question", { type: "webauthn.get" }, /another kind/],
    ["a maker's certificate", { format: "tpm" }, /maker's certificate/],
  ])("is refused with %s, and nothing is kept", async (_, faults, sentence) => {
    const device = createSoftwareAuthenticator(origin);
    const registration = device.register(await author.startPasskey({ body: {} }), faults);
    const refused = await refusalOf(author.registerPasskey({ body: { name: "Odd", registration } }));
    expect(refused).toMatchObject({ code: "passkey-refused", message: expect.stringMatching(sentence) });
    expect(refused.message).toMatch(/Nothing was registered\.$/);
    expect((await author.passkeys()).items).toEqual([]);
  });

  test("is asked for once, and for five minutes", async () => {
    const device = createSoftwareAuthenticator(origin);
    const registration = device.register(await author.startPasskey({ body: {} }));
    clock.advance(5 * 60_000 + 1);
    const late = await refusalOf(author.registerPasskey({ body: { name: "Late", registration } }));
    expect(late).toMatchObject({ code: "passkey-refused", message: expect.stringMatching(/Begin again/) });
    const again = device.register(await author.startPasskey({ body: {} }));
    await author.registerPasskey({ body: { name: "Mine", registration: again } });
    const replayed = await refusalOf(author.registerPasskey({ body: { name: "Mine", registration: again } }));
    expect(replayed.code).toBe("passkey-refused");
    const other = await system.realPerson("Thea Thief", "viewer");
    const taken = device.register(await other.client.startPasskey({ body: {} }));
    const refused = await refusalOf(
      other.client.registerPasskey({ body: { name: "Theirs", registration: taken } }),
    );
    expect(refused.code).toBe("conflict");
  });
});

test("whatever bytes a device answers with, it is told that they don't hold", async () => {
  const { client } = await system.realPerson("Oda Odd", "viewer");
  const device = createSoftwareAuthenticator(origin);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("clientDataJSON" as const, "attestationObject" as const),
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => ({ bytes })),
        fc.json().map((text) => ({ bytes: Buffer.from(text) })),
        fc.record({ at: fc.nat(), bit: fc.integer({ min: 1, max: 255 }) }),
      ),
      async (part, change) => {
        const registration = device.register(await client.startPasskey({ body: {} }));
        const bytes =
          "bytes" in change
            ? Buffer.from(change.bytes)
            : Buffer.from(registration.response[part], "base64url");
        if ("at" in change) bytes[change.at % bytes.length]! ^= change.bit;
        registration.response[part] = bytes.toString("base64url");
        // A changed letter of the key or of the counter makes another credential, which is as good as any.
        expect(["passkey-refused", "fine"]).toContain(
          (await refusalOf(client.registerPasskey({ body: { name: "Odd", registration } }))).code,
        );
        for (const { id } of (await client.passkeys()).items)
          await client.removePasskey({ params: { passkey: id } });
      },
    ),
    { numRuns: 150, seed: 20_261_120 },
  );
}, 60_000);

describe("signing with it", () => {
  let memo: Awaited<ReturnType<typeof asked>>;
  let device: ReturnType<typeof createSoftwareAuthenticator>;
  beforeAll(async () => {
    device = await registerPasskey(sina, origin, "Sina's key");
    await require(true);
  });
  afterAll(() => require(false));
  beforeEach(async () => {
    memo = await asked();
  });
  const sign = (client: BelayClient, assertion: unknown, { params, body } = memo) =>
    client.signMemo({ params, body: { ...body, assertion: assertion as never } });

  test("counts, keeps the assertion, and notes the use", async () => {
    const challenge = await sina.challengeForMemo(memo);
    expect(challenge.credentials).toEqual([device.credential]);
    const { id: person } = (await sina.session()).person;
    const text = memoChallengeText({
      experiment: memo.params.experiment,
      version: 1,
      digest: memo.body.digest,
      person,
      nonce: challenge.nonce,
    });
    expect(challenge.challenge).toBe(createHash("sha256").update(text).digest("base64url"));
    const assertion = device.sign(challenge);
    const { signatures } = await sign(sina, assertion);
    expect(signatures).toMatchObject([
      {
        method: "passkey",
        counts: true,
        attestation: {
          statement: {
            passkey: {
              credential: device.credential,
              site,
              origin,
              ...assertion.response,
              nonce: challenge.nonce,
            },
          },
        },
      },
    ]);
    expect((await sina.passkeys()).items[0]!.lastUsedAt).not.toBeNull();
    const { signatures: exported } = await system.owner.signedMemo(memo.at);
    expect(exported[0]!.statement["passkey"]).toMatchObject(assertion.response);
  });

  test("without one a signature is refused, and says what to do", async () => {
    const without = await refusalOf(sina.signMemo(memo));
    expect(without).toMatchObject({ code: "passkey-needed" });
    expect(without.message).toMatch(/Register one under "Your account".*Nothing was signed\.$/);
    const none = await refusalOf(sol.challengeForMemo(memo));
    expect(none).toMatchObject({ code: "passkey-needed" });
    expect(none.message).toMatch(/^You have no passkey\. Register one/);
    expect((await system.owner.memo(memo.at)).signatures).toEqual([]);
  });

  test.each<[string, AuthenticatorFaults, RegExp]>([
    ["another origin", { origin: "https://evil.example" }, /another address/],
    ["another site", { site: "evil.example" }, /another site/],
    ["another challenge", { challenge: Buffer.alloc(32).toString("base64url") }, /something else/],
    ["the memo's digest alone as challenge", { challenge: "digest" }, /something else/],
    ["no user verification", { verified: false }, /PIN/],
    ["a counter that went backwards", { counter: 1 }, /counter went backwards/],
    ["the answer to another question", { type: "webauthn.create" }, /another kind/],
    ["an answer given inside another site's page", { crossOrigin: true }, /another address/],
  ])("is refused with %s, once and for all", async (_, faults, sentence) => {
    const challenge = await sina.challengeForMemo(memo);
    const given =
      faults.challenge === "digest"
        ? { challenge: Buffer.from(memo.body.digest, "hex").toString("base64url") }
        : faults;
    const refused = await refusalOf(sign(sina, device.sign(challenge, given)));
    expect(refused).toMatchObject({ code: "passkey-refused", message: expect.stringMatching(sentence) });
    expect(refused.message).toMatch(/Nothing was signed\.$/);
    // Its challenge is spent: a right answer to it comes too late.
    const late = await refusalOf(sign(sina, device.sign(challenge)));
    expect(late).toMatchObject({ code: "passkey-refused", message: expect.stringMatching(/Begin again/) });
    expect((await system.owner.memo(memo.at)).signatures).toEqual([]);
  });

  test("a signature that was changed, and one of a key that is not the registered one", async () => {
    const changed = device.sign(await sina.challengeForMemo(memo));
    const bytes = Buffer.from(changed.response.signature, "base64url");
    bytes[bytes.length - 1]! ^= 1;
    changed.response.signature = bytes.toString("base64url");
    expect((await refusalOf(sign(sina, changed))).message).toMatch(/signature is wrong|can't be read/);
    const impostor = createSoftwareAuthenticator(origin).sign(await sina.challengeForMemo(memo), {
      counter: 1_000,
    });
    const renamed = { ...impostor, id: device.credential, rawId: device.credential };
    expect((await refusalOf(sign(sina, renamed))).message).toMatch(/signature is wrong/);
  });

  test("an assertion counts once: not again, not for another memo, not after its time", async () => {
    const first = device.sign(await sina.challengeForMemo(memo));
    await sign(sina, first);
    const other = await asked();
    expect((await refusalOf(sign(sina, first, other))).message).toMatch(/Begin again/);
    await sina.challengeForMemo(other);
    expect((await refusalOf(sign(sina, first, other))).message).toMatch(/something else/);
    const moved = device.sign(await sina.challengeForMemo(other));
    const third = await asked();
    expect((await refusalOf(sign(sina, moved, third))).message).toMatch(/about another memo/);
    const late = device.sign(await sina.challengeForMemo(other));
    clock.advance(5 * 60_000 + 1);
    expect((await refusalOf(sign(sina, late, other))).message).toMatch(/more than five minutes/);
    const eight = device.sign(await sina.challengeForMemo(other));
    const answers = await Promise.all(Array.from({ length: 8 }, () => refusalOf(sign(sina, eight, other))));
    expect(answers.filter(({ code }) => code === "fine")).toHaveLength(1);
  });

  test("another person's device does not sign for one", async () => {
    const theirs = await registerPasskey(sol, origin, "Sol's key");
    const refused = await refusalOf(sign(sina, theirs.sign(await sina.challengeForMemo(memo))));
    expect(refused).toMatchObject({
      code: "passkey-refused",
      message: expect.stringMatching(/not one of yours/),
    });
    const challenge = await sina.challengeForMemo(memo);
    expect((await refusalOf(sign(sol, theirs.sign(challenge)))).message).toMatch(/Begin again/);
  });

  test("what was signed stays signed when the passkey is removed", async () => {
    const { client, person } = await system.realPerson("Sven Second", "reviewer", ["workflow"]);
    const spare = await registerPasskey(client, origin);
    const experiment = `passkey-mail-${++count}`;
    const content = testMemo(testDefinition({ key: experiment }).definition);
    content.authority.approve.push({ person: person.email ?? "", area: "workflow" });
    const params = { experiment };
    const { digest } = await author.createMemo({ body: { content } });
    const body = { digest: digest ?? "" };
    await author.askForSignatures({ params, body });
    await sign(client, spare.sign(await client.challengeForMemo({ params, body })), {
      params,
      body,
      at: memo.at,
    });
    const [passkey] = (await client.passkeys()).items;
    await client.removePasskey({ params: { passkey: passkey!.id } });
    const { signatures } = await system.owner.memo({ params, query: {} });
    expect(signatures).toMatchObject([{ method: "passkey", counts: true }]);
  });
});

test("a signature of before, given in a session alone, stops counting and is given again with the device", async () => {
  const memo = await asked();
  await sina.signMemo(memo);
  await sol.signMemo(memo);
  expect(await system.owner.memo(memo.at)).toMatchObject({ state: "approved", inForce: true });
  await require(true);
  const after = await sol.memo(memo.at);
  expect(after).toMatchObject({ inForce: false, passkeyNeeded: true, you: { maySign: true } });
  expect(after.signatures.map(({ counts }) => counts)).toEqual([false, false]);
  expect(after.signatures[0]!.why).toMatch(/without the person's own device.*Sign again, with a passkey/);
  expect(after.signers.some(({ signed }) => signed)).toBe(false);
  const device = await registerPasskey(sol, origin, "Another of Sol's");
  const signed = await sol.signMemo({
    params: memo.params,
    body: { ...memo.body, assertion: device.sign(await sol.challengeForMemo(memo)) },
  });
  expect(signed.signatures.map(({ method, counts }) => [method, counts])).toEqual([
    ["session", false],
    ["session", false],
    ["passkey", true],
  ]);
  expect(signed.you.maySign).toBe(false);
  await require(false);
  expect((await refusalOf(sol.signMemo(memo))).code).toBe("already-decided");
  expect((await system.owner.memo(memo.at)).inForce).toBe(true);
});
