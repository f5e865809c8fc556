import { ChecksError } from "../checks-error.ts";
import { isFunctionWord, splitWords, stem } from "../text/words.ts";
import { splitPassages } from "./passages.ts";

export interface SetDocument {
  id: string;
  title: string;
  text: string;
}

/** A passage that answers a query; offsets are UTF-16 and into the document's text. */
export interface DocumentHit {
  documentId: string;
  title: string;
  passage: string;
  start: number;
  end: number;
  /** BM25 as a share of the most this query could reach: 0 to 1. */
  score: number;
}

/** A small set of documents, searched in process. */
export interface DocumentSet {
  readonly size: number;
  /**
   * The best passages, best first; ties in the order of the documents. `limit` defaults to 5 and is at most
   * 100. A query without words finds nothing.
   */
  search(query: string, options?: { limit?: number }): DocumentHit[];
}

interface Entry {
  document: SetDocument;
  start: number;
  end: number;
  length: number;
}

// Okapi BM25 (Robertson and Zaragoza, 2009) with its usual parameters.
const saturation = 1.2;
const lengthWeight = 0.75;
/** Words of the title count for each passage, this much. */
const titleWeight = 2;
/** A long query is cut to its rarest terms. */
const mostTerms = 64;
const mostHits = 100;
const defaultHits = 5;

/**
 * Splits and indexes the documents, once.
 * @throws ChecksError `document-set-invalid` for a document without id, title or text, or an id used twice.
 */
export function createDocumentSet(documents: readonly SetDocument[]): DocumentSet {
  checkDocuments(documents);
  const entries: Entry[] = [];
  const postings = new Map<string, Map<number, number>>();
  let totalLength = 0;
  for (const document of documents) {
    const title = termsOf(document.title);
    for (const { start, end } of splitPassages(document.text)) {
      const terms = termsOf(document.text.slice(start, end));
      for (const term of terms) count(postings, term, entries.length, 1);
      for (const term of title) count(postings, term, entries.length, titleWeight);
      totalLength += terms.length;
      entries.push({ document, start, end, length: terms.length });
    }
  }
  const averageLength = Math.max(1, totalLength / Math.max(1, entries.length));
  const rarity = (term: string): number => {
    const holders = postings.get(term)?.size ?? 0;
    return Math.log(1 + (entries.length - holders + 0.5) / (holders + 0.5));
  };

  return {
    size: documents.length,
    search(query, options = {}) {
      const limit = Math.min(mostHits, Math.max(0, Math.floor(options.limit ?? defaultHits)));
      const terms = [...new Set(termsOf(String(query)))]
        .map((term) => ({ term, weight: rarity(term) }))
        .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
        .slice(0, mostTerms);
      const scores = new Map<number, number>();
      for (const { term, weight } of terms) {
        for (const [at, frequency] of postings.get(term) ?? []) {
          const norm = saturation * (1 - lengthWeight + (lengthWeight * entries[at]!.length) / averageLength);
          scores.set(
            at,
            (scores.get(at) ?? 0) + (weight * frequency * (saturation + 1)) / (frequency + norm),
          );
        }
      }
      const most = terms.reduce((sum, { weight }) => sum + weight * (saturation + 1), 0);
      return [...scores]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .map(([at, score]) => toHit(entries[at]!, Math.min(1, score / most)));
    },
  };
}

function toHit({ document, start, end }: Entry, score: number): DocumentHit {
  return {
    documentId: document.id,
    title: document.title,
    passage: document.text.slice(start, end),
    start,
    end,
    score,
  };
}

/** Stems of the content words, accents off, so that "café" and "cafe" meet. */
function termsOf(text: string): string[] {
  return splitWords(text)
    .filter((word) => !isFunctionWord(word.key))
    .map((word) => stem(word.key.normalize("NFKD").replaceAll(/\p{M}/gu, "")))
    .filter((term) => term !== "");
}

function count(postings: Map<string, Map<number, number>>, term: string, at: number, by: number): void {
  let holders = postings.get(term);
  if (holders === undefined) postings.set(term, (holders = new Map()));
  holders.set(at, (holders.get(at) ?? 0) + by);
}

function checkDocuments(documents: readonly SetDocument[]): void {
  if (!Array.isArray(documents)) refuse("", "must be a list of documents");
  const ids = new Set<string>();
  documents.forEach((document, index) => {
    for (const name of ["id", "title", "text"] as const) {
      if (typeof document?.[name] !== "string") refuse(`/${index}/${name}`, "must be a text");
    }
    if (ids.has(document.id))
      refuse(`/${index}/id`, `("${document.id}") is used by another document. Give each its own`);
    ids.add(document.id);
  });
}

function refuse(path: string, reason: string): never {
  throw new ChecksError("document-set-invalid", `The document set's "${path}" ${reason}.`, { path });
}
