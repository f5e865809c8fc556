import type { RequestOf } from "@belay/client";
import type { EndpointName } from "@belay/contracts";
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { queryKey } from "./keys.ts";
import { memoKey, useMemos } from "./memos.ts";

type BodyOf<Name extends EndpointName> = RequestOf<Name> extends { body: infer Body } ? Body : never;

/** Which ways of signing in there are. */
export function useSignInWays() {
  return useQuery({
    queryKey: queryKey("session", null, "ways"),
    queryFn: ({ signal }) => client.signInWays({ signal }),
    staleTime: 5 * 60_000,
  });
}

/** Changes that end in a session, or in the question for a second factor. */
function useEntering<Body, Result>(enter: (body: Body) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: (result) => {
      // Nothing that somebody else read may stay.
      if (typeof result === "object" && result !== null && "person" in result) {
        queries.clear();
        queries.setQueryData(queryKey("session", null), result);
      }
    },
  });
}
export const usePasswordSignIn = () =>
  useEntering((body: BodyOf<"signInWithPassword">) => client.signInWithPassword({ body }));
export const useFactorSignIn = () =>
  useEntering((body: BodyOf<"signInWithFactor">) => client.signInWithFactor({ body }));
export const useAcceptInvitation = () =>
  useEntering((body: BodyOf<"acceptInvitation">) => client.acceptInvitation({ body }));

/** Leads the browser to the OpenID provider. */
export const useProviderSignIn = () =>
  useMutation({
    mutationFn: () => client.startProviderSignIn(),
    onSuccess: ({ url }) => location.assign(url),
  });

export const useInvitation = (link: string) =>
  useQuery({
    queryKey: queryKey("session", null, "invitation", link),
    queryFn: ({ signal }) => client.invitation({ body: { link }, signal }),
    enabled: link !== "",
    retry: false,
    staleTime: Infinity,
  });

export const useDevice = (userCode: string) =>
  useQuery({
    queryKey: queryKey("session", null, "device", userCode),
    queryFn: ({ signal }) => client.device({ body: { userCode }, signal }),
    enabled: userCode !== "",
    retry: false,
    staleTime: Infinity,
  });
export const useDecideDevice = () =>
  useMutation({ mutationFn: (body: BodyOf<"decideDevice">) => client.decideDevice({ body }) });

const accountKey = queryKey("session", null, "account");
export const useAccount = () =>
  useQuery({ queryKey: accountKey, queryFn: ({ signal }) => client.account({ signal }) });

/** A change after which what is shown of people, keys or the account is read anew. */
function useChange<Body, Result>(
  change: (body: Body) => Promise<Result>,
  ...areas: ("session" | "people" | "keys")[]
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(areas.map((area) => queries.invalidateQueries({ queryKey: [area] }))),
  });
}
export const useSetPassword = () =>
  useChange((body: BodyOf<"setPassword">) => client.setPassword({ body }), "session");
export const useSetEmail = () =>
  useChange((body: BodyOf<"setEmail">) => client.setEmail({ body }), "session");
export const useEndSession = () =>
  useChange((session: string) => client.endSession({ params: { session } }), "session");
export const useStartFactor = () => useMutation({ mutationFn: () => client.startFactor() });
export const useConfirmFactor = () =>
  useChange((code: string) => client.confirmFactor({ body: { code } }), "session");
export const useRemoveFactor = () =>
  useChange((code: string) => client.removeFactor({ body: { code } }), "session");

export const usePeople = () =>
  useQuery({ queryKey: queryKey("people", null), queryFn: ({ signal }) => client.people({ signal }) });
export const useInvite = () => useChange((body: BodyOf<"invite">) => client.invite({ body }), "people");
export const usePersonLink = () =>
  useChange((person: string) => client.createPersonLink({ params: { person } }), "people");
export const useChangePerson = () =>
  useChange(
    ({ person, ...body }: BodyOf<"changePerson"> & { person: string }) =>
      client.changePerson({ params: { person }, body }),
    "people",
    "session",
  );
export const useEndPerson = () =>
  useChange((person: string) => client.endPerson({ params: { person } }), "people");
export const useRemovePersonFactor = () =>
  useChange((person: string) => client.removePersonFactor({ params: { person } }), "people");

/** Who is named in the memos that are in force, by experiment. */
export function useNamedAuthority() {
  const memos = useMemos();
  const inForce = memos.data?.items.filter((memo) => memo.inForce) ?? [];
  const details = useQueries({
    queries: inForce.map(({ experiment }) => ({
      queryKey: memoKey(experiment, undefined),
      queryFn: () => client.memo({ params: { experiment }, query: {} }),
    })),
  });
  return {
    isPending: memos.isPending || details.some(({ isPending }) => isPending),
    error: memos.error ?? details.find(({ error }) => error)?.error ?? null,
    items: details.flatMap(({ data }) => (data ? [data] : [])),
  };
}

export const useKeys = () =>
  useQuery({ queryKey: queryKey("keys", null), queryFn: ({ signal }) => client.keys({ signal }) });
export const useCreateKey = () =>
  useChange((body: BodyOf<"createKey">) => client.createKey({ body }), "keys");
export const useRotateKey = () =>
  useChange(
    ({ key, overlapHours }: { key: string; overlapHours: number }) =>
      client.rotateKey({ params: { key }, body: { overlapHours } }),
    "keys",
  );
export const useRevokeKey = () => useChange((key: string) => client.revokeKey({ params: { key } }), "keys");
