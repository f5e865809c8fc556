import type { RequestOf } from "@belay/client";
import type { MemoDraft, MemoPolicy, PasskeyAssertion } from "@belay/contracts";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { queryKey } from "./keys.ts";

/** Where one version of a memo is kept; undefined: the newest. */
export const memoKey = (experiment: string, version: number | undefined): unknown[] =>
  queryKey("memos", null, "one", experiment, version);

/** The newest version of every memo. */
export function useMemos() {
  return useQuery({
    queryKey: queryKey("memos", null, "all"),
    queryFn: ({ signal }) => client.memos({ signal }),
  });
}

export function useMemoDetail(experiment: string, version?: number) {
  return useQuery({
    queryKey: memoKey(experiment, version),
    queryFn: ({ signal }) => client.memo({ params: { experiment }, query: { version }, signal }),
  });
}

export function useMemoVersions(experiment: string) {
  return useQuery({
    queryKey: queryKey("memos", null, "versions", experiment),
    queryFn: ({ signal }) => client.memoVersions({ params: { experiment }, signal }),
  });
}

/** Whether what is being written is small enough, and its sample within reach. The last answer stays until the next. */
export function useMemoCheck(content: MemoDraft) {
  return useQuery({
    queryKey: queryKey("memo-check", null, content),
    queryFn: ({ signal }) => client.checkMemo({ body: { content }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10_000,
  });
}

export function useMemoMarkdown(experiment: string, version: number | undefined, enabled: boolean) {
  return useQuery({
    queryKey: queryKey("memos", null, "markdown", experiment, version),
    queryFn: ({ signal }) => client.memoMarkdown({ params: { experiment }, query: { version }, signal }),
    enabled,
  });
}

/** What a Markdown memo holds; nothing is kept. */
export function useReadMemo() {
  return useMutation({ mutationFn: (markdown: string) => client.readMemo({ body: { markdown } }) });
}

type CreateBody = RequestOf<"createMemo">["body"];

export function useCreateMemo() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateBody) => client.createMemo({ body }),
    onSuccess: (memo) => queries.setQueryData(memoKey(memo.experiment, undefined), memo),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["memos"] }),
  });
}

/** What a person does to a memo besides writing it. */
export type MemoCommand =
  | { kind: "ask"; digest: string }
  | { kind: "sign"; digest: string; assertion?: PasskeyAssertion | undefined }
  | { kind: "end"; digest: string; reason: string }
  | { kind: "import"; basedOn: number; markdown: string };

export function useMemoCommand(experiment: string) {
  const queries = useQueryClient();
  const params = { experiment };
  return useMutation({
    mutationFn: (command: MemoCommand) => {
      switch (command.kind) {
        case "ask":
          return client.askForSignatures({ params, body: { digest: command.digest } });
        case "sign":
          return client.signMemo({
            params,
            body: {
              digest: command.digest,
              ...(command.assertion !== undefined && { assertion: command.assertion }),
            },
          });
        case "end":
          return client.endMemo({ params, body: { digest: command.digest, reason: command.reason } });
        case "import":
          return client.saveMemo({ params, body: { basedOn: command.basedOn, markdown: command.markdown } });
      }
    },
    onSuccess: (memo) => queries.setQueryData(memoKey(experiment, undefined), memo),
    onSettled: () => {
      for (const area of ["memos", "experiments"] as const)
        void queries.invalidateQueries({ queryKey: [area] });
    },
  });
}

/** Who has not signed yet, by name; undefined until it is known. Asked for where the list would say it. */
export function useSigners(experiment: string, wanted: boolean): string[] | undefined {
  return useQuery({
    queryKey: memoKey(experiment, undefined),
    queryFn: ({ signal }) => client.memo({ params: { experiment }, query: {}, signal }),
    enabled: wanted,
    select: ({ signers }) => [
      ...new Set(signers.filter(({ signed }) => !signed).map(({ name, email }) => name ?? email)),
    ],
  }).data;
}

/** Everybody who has an address here: by it memos name people. Without an answer, addresses stand for themselves. */
export function useKnownPeople(): KnownPerson[] {
  const { data } = useQuery({
    queryKey: queryKey("people", null, "addresses"),
    queryFn: ({ signal }) => client.people({ signal }),
    select: ({ items }) =>
      items.flatMap(({ email, name }): KnownPerson[] => (email === null ? [] : [{ email, name }])),
  });
  return data ?? nobody;
}

export interface KnownPerson {
  email: string;
  name: string;
}

const nobody: KnownPerson[] = [];

/** Which signatures memos take. */
export function useMemoPolicy() {
  return useQuery({
    queryKey: queryKey("memos", null, "policy"),
    queryFn: ({ signal }) => client.memoPolicy({ signal }),
  });
}

export function useSetMemoPolicy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (policy: MemoPolicy) => client.setMemoPolicy({ body: policy }),
    onSettled: () => {
      for (const area of ["memos", "experiments"] as const)
        void queries.invalidateQueries({ queryKey: [area] });
    },
  });
}
