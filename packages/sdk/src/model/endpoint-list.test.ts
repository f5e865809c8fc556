import { expect, it } from "vitest";
import { isAllowedEndpoint } from "./endpoint-list.ts";

it.each<[string, string[], boolean]>([
  ["https://models.example/v1", ["https://models.example/v1"], true],
  ["https://models.example/v1/", ["https://models.example/v1"], true],
  ["https://models.example/v1/deep", ["https://models.example"], true],
  ["https://models.example/v2", ["https://models.example/v1"], false],
  ["https://models.example/v10", ["https://models.example/v1"], false],
  ["https://models.example/v1/../v2", ["https://models.example/v1"], false],
  ["https://models.example.evil.example/v1", ["https://models.example"], false],
  ["https://models.example@evil.example/v1", ["https://models.example"], false],
  ["https://user:secret@models.example/v1", ["https://models.example"], false],
  ["http://models.example/v1", ["https://models.example"], false],
  ["https://models.example:8443/v1", ["https://models.example"], false],
  ["https://models.example:443/v1", ["https://models.example"], true],
  ["http://127.0.0.1:5001/v1", ["http://127.0.0.1:*"], true],
  ["http://127.0.0.1:5001/v1", ["http://127.0.0.1:*/v1"], true],
  ["http://127.0.0.1:5001/v2", ["http://127.0.0.1:*/v1"], false],
  ["http://127.0.0.1:5001", ["http://127.0.0.1:5002"], false],
  ["http://127.0.0.2:5001/v1", ["http://127.0.0.1:*"], false],
  ["http://[::1]:5001/v1", ["http://[::1]:*"], true],
  ["http://localhost:1/v1", ["http://127.0.0.1:*", "http://localhost:*"], true],
  ["not a URL", ["https://models.example"], false],
  ["https://models.example", [], false],
])("%s under %j: %s", (url, endpoints, allowed) => {
  expect(isAllowedEndpoint(url, endpoints)).toBe(allowed);
});
