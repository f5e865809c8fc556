import { useNavigate } from "@tanstack/react-router";

/** Opens the dialog that asks for a change of exposure, such as `kill` or `raise-2`, on the page one is on. */
export function useAsk(): (ask: string) => void {
  const navigate = useNavigate();
  return (ask) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ask, version: undefined }) as never,
      resetScroll: false,
    });
}
