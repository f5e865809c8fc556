import type { PasskeyRegistration } from "@belay/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { makePasskey } from "../lib/passkey-device.ts";
import { client } from "./client.ts";
import { queryKey } from "./keys.ts";

const passkeysKey = queryKey("session", null, "passkeys");

/** One's own passkeys. */
export const usePasskeys = () =>
  useQuery({ queryKey: passkeysKey, queryFn: ({ signal }) => client.passkeys({ signal }) });

/** Has the device make a passkey, and keeps it under a name. */
export function useRegisterPasskey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, code }: { name: string; code?: string | undefined }) => {
      const registration = (await makePasskey(
        await client.startPasskey({ body: { code } }),
      )) as PasskeyRegistration;
      return client.registerPasskey({ body: { name, registration } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: passkeysKey }),
  });
}

export function useRemovePasskey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (passkey: string) => client.removePasskey({ params: { passkey } }),
    onSettled: () => queries.invalidateQueries({ queryKey: passkeysKey }),
  });
}
