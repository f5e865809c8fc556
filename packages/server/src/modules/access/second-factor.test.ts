import { createFakeClock, createTestSystem, type FakeClock, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base32, codeOfStep, stepAt, stepOfCode } from "./totp.ts";

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "fine",
    (error: { code: string }) => error.code,
  );

test("codes are those of RFC 6238", () => {
  // Appendix B, SHA-1, shortened to six digits.
  const secret = Buffer.from("12345678901234567890");
  for (const [seconds, code] of [
    [59, "287082"],
    [1111111109, "081804"],
    [1234567890, "005924"],
    [20000000000, "353130"],
  ] as const)
    expect(codeOfStep(secret, stepAt(seconds * 1_000))).toBe(code);
  expect(base32(secret)).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  expect(base32(Buffer.from("f"))).toBe("MY");
});

test("a clock half a minute off does, one of two minutes doesn't", () => {
  const secret = Buffer.alloc(20, 7);
  const now = 1_700_000_010_000;
  const at = (offset: number) => stepOfCode(secret, codeOfStep(secret, stepAt(now + offset)), now);
  for (const near of [-30_000, 0, 30_000]) expect(at(near)).toBe(stepAt(now + near));
  for (const far of [-120_000, -60_000, 60_000, 120_000]) expect(at(far)).toBeUndefined();
  for (const odd of ["", "12345", "1234567", "abcdef", "12 456"])
    expect(stepOfCode(secret, odd, now)).toBeUndefined();
});

let clock: FakeClock;
let system: TestSystem;
beforeAll(async () => {
  clock = createFakeClock();
  system = await createTestSystem({ clock });
});
afterAll(() => system.close());

const fromBase32 = (text: string): Buffer => {
  const bits = text
    .split("")
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
};

/** The authenticator of a person: the code it shows now. */
async function enrol(client: TestSystem["owner"]) {
  const { secret, uri } = await client.startFactor();
  expect(uri).toContain(`secret=${secret}`);
  const show = () => codeOfStep(fromBase32(secret), stepAt(clock.now()));
  const { recoveryCodes } = await client.confirmFactor({ body: { code: show() } });
  clock.advance(30_000);
  return { show, recoveryCodes };
}

async function challengeOf(email: string, password: string, of = system): Promise<string> {
  const answer = await of.as().signInWithPassword({ body: { email, password, token: true } });
  if (!("challenge" in answer)) throw new Error("No second factor was asked for.");
  return answer.challenge;
}

describe("a second factor", () => {
  test("is asked for after the password, and each code works once", async () => {
    const { client, person, password } = await system.realPerson("Theo Twice");
    const { show } = await enrol(client);
    expect((await client.account()).secondFactor).toEqual({
      on: true,
      required: false,
      recoveryCodesLeft: 10,
    });
    const first = await challengeOf(person.email!, password);
    const second = await challengeOf(person.email!, password);
    const answer = (challenge: string, code: string) =>
      system.as().signInWithFactor({ body: { challenge, code, token: true } });
    expect(await codeOf(answer(first, "000000"))).toBe("sign-in-failed");
    const code = show();
    const signedIn = await answer(first, code);
    expect((await system.as(signedIn.token!).session()).person.id).toBe(person.id);
    expect(await codeOf(answer(first, code)), "a challenge is spent").toBe("link-spent");
    expect(await codeOf(answer(second, code)), "a code is spent").toBe("sign-in-failed");
    clock.advance(30_000);
    expect(await codeOf(answer(second, show()))).toBe("fine");
  });

  test("can't be guessed: five codes a sign-in, ten in a quarter of an hour, over all replicas", async () => {
    const { client, person, password } = await system.realPerson("Gerd Guessed");
    const { show } = await enrol(client);
    const replica = await system.replica();
    const codes: string[] = [];
    for (let round = 0; round < 3; round++) {
      const challenge = await challengeOf(person.email!, password);
      for (let turn = 0; turn < 6; turn++)
        codes.push(
          await codeOf(
            (turn % 2 === 0 ? system : replica)
              .as()
              .signInWithFactor({ body: { challenge, code: "000000" } }),
          ),
        );
    }
    const letters = { "sign-in-failed": "x", "link-spent": "|", "rate-limited": "-" } as Record<
      string,
      string
    >;
    expect(codes.map((code) => letters[code] ?? code).join("")).toBe("xxxxx|xxxxx|-----|");
    const challenge = await challengeOf(person.email!, password);
    expect(await codeOf(system.as().signInWithFactor({ body: { challenge, code: show() } }))).toBe(
      "rate-limited",
    );
    clock.advance(15 * 60_000);
    const later = await challengeOf(person.email!, password);
    expect(await codeOf(system.as().signInWithFactor({ body: { challenge: later, code: show() } }))).toBe(
      "fine",
    );
    await replica.close();
  });

  test("is replaced by a recovery code, once", async () => {
    const { client, person, password } = await system.realPerson("Rena Recovers");
    const { recoveryCodes } = await enrol(client);
    expect(new Set(recoveryCodes).size).toBe(10);
    const use = async (code: string) =>
      codeOf(
        system
          .as()
          .signInWithFactor({ body: { challenge: await challengeOf(person.email!, password), code } }),
      );
    expect(await use(recoveryCodes[0]!.toUpperCase().replace("-", " "))).toBe("fine");
    expect(await use(recoveryCodes[0]!)).toBe("sign-in-failed");
    expect((await client.account()).secondFactor.recoveryCodesLeft).toBe(9);
  });

  test("is asked for after a new-password link too, and is taken away by an administrator only", async () => {
    const { client, person } = await system.realPerson("Nora New");
    await enrol(client);
    await enrol(system.owner);
    const { link } = await system.owner.createPersonLink({ params: { person: person.id } });
    const password = "another four good words";
    const answer = await system.as().acceptInvitation({ body: { link, password, token: true } });
    expect(answer).toHaveProperty("challenge");
    expect(answer).not.toHaveProperty("token");
    const own = (await system.owner.session()).person.id;
    expect(await codeOf(system.owner.removePersonFactor({ params: { person: own } }))).toBe("forbidden");
    await system.owner.removePersonFactor({ params: { person: person.id } });
    expect(
      await system.as().signInWithPassword({ body: { email: person.email!, password, token: true } }),
    ).toHaveProperty("token");
  });

  test("is turned off with a code of it, and with nothing less", async () => {
    const { client } = await system.realPerson("Otto Off");
    const { show } = await enrol(client);
    expect(await codeOf(client.startFactor())).toBe("conflict");
    expect(await codeOf(client.removeFactor({ body: { code: "000000" } }))).toBe("sign-in-failed");
    expect((await client.removeFactor({ body: { code: show() } })).secondFactor.on).toBe(false);
  });
});

test("where owners need one, an owner may only look until it is there, on every replica", async () => {
  const plain = await createTestSystem({ clock });
  try {
    const [strict, replica] = await Promise.all(
      [1, 2].map(() => plain.replica({ requireSecondFactor: true })),
    );
    const owner = strict!.as(plain.ownerToken);
    const key = () => replica!.as(plain.ownerToken).keys();
    expect(await owner.session()).toMatchObject({
      person: { role: "viewer", areas: [] },
      withheld: "administrator",
    });
    await expect(key()).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining('Your role "administrator" waits for your second factor'),
    });
    expect((await owner.account()).secondFactor.required).toBe(true);
    await enrol(owner);
    await expect.poll(() => codeOf(key())).toBe("fine");
    expect(await owner.session()).toMatchObject({ person: { role: "administrator" }, withheld: null });
  } finally {
    await plain.close();
  }
});
