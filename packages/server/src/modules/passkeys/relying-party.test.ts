import { describe, expect, test } from "vitest";
import { relyingPartyOf } from "./relying-party.ts";

const asked = (origin: string | undefined, host: string, publicUrl?: string) => {
  try {
    return relyingPartyOf({ protocol: "http", headers: { host, origin } }, publicUrl);
  } catch (error) {
    return (error as Error).message;
  }
};
const belay = "https://belay.example.com";

describe("where passkeys work", () => {
  test.each([
    ["http://localhost:4400", "localhost:4400", undefined, "localhost", "http://localhost:4400"],
    ["http://localhost:4400", "localhost:4400", belay, "localhost", "http://localhost:4400"],
    ["https://belay.example.com", "belay.example.com", undefined, "belay.example.com", belay],
    ["https://belay.example.com", "belay.example.com", belay, "belay.example.com", belay],
    [undefined, "10.0.0.3:4400", belay, "belay.example.com", belay],
    [undefined, "localhost:4400", undefined, "localhost", "http://localhost:4400"],
  ])("asked from %s at %s, public address %s", (origin, host, publicUrl, site, expected) => {
    expect(asked(origin, host, publicUrl)).toEqual({ site, origin: expected });
  });

  test.each([
    ["http://127.0.0.1:4400", "127.0.0.1:4400", undefined, /http:\/\/localhost:4400/],
    ["http://[::1]:4400", "[::1]:4400", undefined, /http:\/\/localhost:4400/],
    ["https://10.0.0.3", "10.0.0.3", undefined, /at its name, by https/],
    ["http://belay.internal", "belay.internal", undefined, /https alone.*BELAY_PUBLIC_URL/],
    ["https://other.example.com", "other.example.com", belay, /work at https:\/\/belay.example.com here/],
    [
      "https://localhost.evil.example",
      "localhost.evil.example",
      belay,
      /work at https:\/\/belay.example.com/,
    ],
    [undefined, "", undefined, /does not say at which address/],
  ])("not from %s at %s, public address %s", (origin, host, publicUrl, sentence) => {
    expect(asked(origin, host, publicUrl)).toMatch(sentence);
  });
});
