import { createTestDatabase } from "@belay/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDatabase } from "../database.ts";
import { silentLog } from "../log.ts";
import type { Tables } from "../tables.ts";
import { canonicalDigest, canonicalJson } from "./canonical.ts";
import { EnvelopeError, open, seal, secretKey } from "./envelope.ts";
import { createKeyring } from "./keyring.ts";
import { createPseudonyms } from "./pseudonym.ts";
import { loadInstallationSecrets } from "./secret-store.ts";
import { createSigner, createSigningKey, verifyAttestation } from "./signing.ts";
import { hashToken, newToken, tokenMatches } from "./tokens.ts";

const installationKey = Buffer.alloc(32, 1);
const laterKey = Buffer.alloc(32, 2);
const json = fc.jsonValue({ maxDepth: 3 });

const shuffled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shuffled)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, item]) => [key, shuffled(item)]),
        )
      : value;

test("a digest depends on content, not on the order of keys", () => {
  fc.assert(fc.property(json, (value) => canonicalDigest(value) === canonicalDigest(shuffled(value))));
  expect(canonicalJson({ b: 1e21, a: "é\u0001", c: [-0, 0.1] })).toBe(
    '{"a":"é\\u0001","b":1e+21,"c":[0,0.1]}',
  );
  expect(canonicalDigest({ a: 1 })).toBe("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  expect(() => canonicalJson(undefined)).toThrow(TypeError);
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(/NaN/);
});

test("what was sealed opens as it was", () => {
  const key = secretKey(Buffer.alloc(32, 9));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.string(), (content, binding) =>
      open(key, seal(key, content, binding), binding).equals(content),
    ),
  );
  expect(open(key, seal(key, "Grüße", "row"), "row").toString()).toBe("Grüße");
});

test("no two sealed values are alike, so equal payloads can't be told", () => {
  const key = secretKey(Buffer.alloc(32, 9));
  const sealed = new Set(Array.from({ length: 2_000 }, () => seal(key, "same", "row").toString("hex")));
  expect(sealed.size).toBe(2_000);
});

test("any changed byte, another row and another key are refused", () => {
  const key = secretKey(Buffer.alloc(32, 9));
  const sealed = seal(key, "a payload", "runs/1/input");
  for (let at = 0; at < sealed.length; at++) {
    const tampered = Buffer.from(sealed);
    tampered[at]! ^= 1;
    expect(() => open(key, tampered, "runs/1/input")).toThrow(EnvelopeError);
  }
  expect(() => open(key, sealed, "runs/2/input")).toThrow(EnvelopeError);
  expect(() => open(secretKey(Buffer.alloc(32, 8)), sealed, "runs/1/input")).toThrow(EnvelopeError);
  for (const length of [0, 1, 28])
    expect(() => open(key, sealed.subarray(0, length), "runs/1/input")).toThrow(EnvelopeError);
});

test("a data key opens for its own subject only", () => {
  const keyring = createKeyring([installationKey]);
  const { key, wrapped } = keyring.createDataKey("subject-1");
  expect(open(keyring.openDataKey(wrapped, "subject-1"), seal(key, "x", "row"), "row").toString()).toBe("x");
  expect(() => keyring.openDataKey(wrapped, "subject-2")).toThrow(EnvelopeError);
  expect(() => keyring.openSecret(wrapped, "subject-1")).toThrow(EnvelopeError);
});

test("a rotated installation key leaves payloads as they are, and the old one can go", () => {
  const before = createKeyring([installationKey]);
  const { key, wrapped } = before.createDataKey("subject");
  const payload = seal(key, "kept", "row");
  const during = createKeyring([laterKey, installationKey]);
  expect(during.keyIdOf(wrapped)).not.toBe(during.currentKeyId);
  const rewrapped = during.rewrapDataKey(wrapped, "subject");
  const after = createKeyring([laterKey]);
  expect(after.keyIdOf(rewrapped)).toBe(after.currentKeyId);
  expect(open(after.openDataKey(rewrapped, "subject"), payload, "row").toString()).toBe("kept");
  expect(() => after.openDataKey(wrapped, "subject")).toThrow(
    /installation key [0-9a-f]{8}, which is not here/,
  );
});

test("an attestation holds for its statement, purpose and key, and for no other", () => {
  const signer = createSigner(createSigningKey());
  const other = createSigner(createSigningKey());
  const attestation = signer.attest("publish", { action: "a1", digest: "d", amount: 1 });
  const holds = (key: string, changed: object, purpose = "publish"): boolean =>
    verifyAttestation(key, { ...attestation, ...changed }, purpose);
  expect(holds(signer.publicKey, {})).toBe(true);
  expect(holds(signer.publicKey, { statement: { amount: 1, digest: "d", action: "a1" } })).toBe(true);
  expect(holds(signer.publicKey, JSON.parse(JSON.stringify(attestation)) as object)).toBe(true);
  expect(holds(signer.publicKey, { statement: { action: "a1", digest: "d", amount: 2 } })).toBe(false);
  expect(holds(signer.publicKey, {}, "activate")).toBe(false);
  expect(holds(signer.publicKey, { purpose: "activate" }, "activate")).toBe(false);
  expect(
    holds(signer.publicKey, { signature: other.attest("publish", attestation.statement).signature }),
  ).toBe(false);
  expect(holds(other.publicKey, {})).toBe(false);
  expect(holds(other.publicKey, { keyId: other.keyId })).toBe(false);
  for (const nonsense of [{ signature: "" }, { signature: 7 }, { statement: undefined }]) {
    expect(holds(signer.publicKey, nonsense)).toBe(false);
  }
  expect(verifyAttestation("not a key", attestation, "publish")).toBe(false);
});

test("a pseudonym is stable, and tells neither its value nor another scope's", () => {
  const pseudonyms = createPseudonyms(installationKey);
  const one = pseudonyms.of("unit", "acme");
  expect(one).toMatch(/^[\w-]{22}$/);
  expect(createPseudonyms(installationKey).of("unit", "acme")).toBe(one);
  const others = [
    pseudonyms.of("unit", "acme2"),
    pseudonyms.of("units", "acme"),
    pseudonyms.of("uni", "tacme"),
  ];
  expect(new Set([one, ...others, createPseudonyms(laterKey).of("unit", "acme")]).size).toBe(5);
});

test("a token matches its own hash only", () => {
  const token = newToken("belay_service_");
  expect(token).toMatch(/^belay_service_[\w-]{43}$/);
  expect(tokenMatches(token, hashToken(token))).toBe(true);
  expect(tokenMatches(token, hashToken(newToken("belay_service_")))).toBe(false);
  expect(tokenMatches(token, Buffer.alloc(0))).toBe(false);
});

test("replicas that start together agree on their secrets; another installation key is told apart", async () => {
  const { url } = await createTestDatabase();
  const database = createDatabase<Tables>({ url, log: silentLog(), poolSize: 4 });
  try {
    const keyring = createKeyring([installationKey]);
    const loaded = await Promise.all([1, 2, 3].map(() => loadInstallationSecrets({ database, keyring })));
    expect(new Set(loaded.map(({ signer }) => signer.publicKey)).size).toBe(1);
    expect(new Set(loaded.map(({ pseudonyms }) => pseudonyms.of("unit", "a"))).size).toBe(1);
    const stranger = createKeyring([laterKey]);
    await expect(loadInstallationSecrets({ database, keyring: stranger })).rejects.toThrow(
      /BELAY_INSTALLATION_KEY_FILE/,
    );
  } finally {
    await database.close();
  }
});
