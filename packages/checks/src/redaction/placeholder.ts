import { labels } from "./span.ts";

/** Finds placeholders in a text, also slightly mangled ones, and says which one is meant. */
export interface PlaceholderScanner {
  scan(text: string): { start: number; end: number; key: string; text: string }[];
}

const nameParts = "first|last|middle|full|other";

/** The form under which mangled placeholders meet: lower case, single spaces, no brackets. */
export function placeholderKey(label: string, number: string | number, part = "", partNumber = ""): string {
  return `${label} ${Number(number)}${part === "" ? "" : ` ${part} name`}${partNumber === "" ? "" : ` ${Number(partNumber)}`}`
    .toLowerCase()
    .replaceAll(/\s+/g, " ");
}

/**
 * Accepts other letter case, spaces, `_`, `-` or nothing between the words, `#` before the number and a
 * backslash before both brackets. The same scanner reads input (to fence off look-alikes) and output (to
 * restore): what one would accept, the other has made harmless.
 */
export function createPlaceholderScanner(extraLabels: Iterable<string> = []): PlaceholderScanner {
  const all = [...new Set([...Object.values(labels), ...extraLabels])].sort((a, b) => b.length - a.length);
  const canonical = new Map(all.map((label) => [squash(label), label]));
  const words = all.map((label) => label.split(" ").map(escape).join("[\\s_-]{0,3}")).join("|");
  const pattern = new RegExp(
    `(\\\\?)\\[[\\s_]{0,3}(${words})[\\s_-]{0,3}#?(\\d{1,7})(?:[\\s_-]{0,3}(${nameParts})[\\s_-]{0,3}name(?:[\\s_-]{0,3}(\\d{1,4}))?)?[\\s_]{0,3}\\1\\]`,
    "giu",
  );
  return {
    scan(text) {
      if (!text.includes("[")) return [];
      return Array.from(text.matchAll(pattern), (match) => ({
        start: match.index,
        end: match.index + match[0].length,
        text: match[0],
        key: placeholderKey(
          canonical.get(squash(match[2]!)) ?? match[2]!,
          match[3]!,
          match[4]?.toLowerCase(),
          match[5],
        ),
      }));
    },
  };
}

function squash(label: string): string {
  return label.toLowerCase().replaceAll(/[\s_-]+/g, "");
}

function escape(word: string): string {
  return word.replaceAll(/[^\p{L}\p{N}]/gu, "\\$&");
}
