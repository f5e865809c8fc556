import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { queryKey } from "./keys.ts";

export function useSession() {
  return useQuery({
    queryKey: queryKey("session", null),
    queryFn: ({ signal }) => client.session({ signal }),
    staleTime: 5 * 60_000,
  });
}

/** Version, lease, environments, and whether this is sample mode. */
export function useSystem() {
  return useQuery({
    queryKey: queryKey("system", null),
    queryFn: ({ signal }) => client.system({ signal }),
    staleTime: 5 * 60_000,
  });
}

/** Redeems the token of a one-time link. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { link: string; name?: string; email?: string; password?: string }) =>
      client.signIn({ body }),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(queryKey("session", null), session);
    },
  });
}

/** Makes a one-time link for the command line, or another browser; only when a person asks for it. */
export function useSignInLink() {
  return useMutation({ mutationFn: () => client.createSignInLink() });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => client.signOut() });
}
