import type { EnvironmentKey } from "@belay/contracts";
import { useNavigate } from "@tanstack/react-router";
import { useEnvironment } from "../api/environment.ts";
import { useSystem } from "../api/session.ts";
import { ChoiceMenu } from "./choice-menu.tsx";

/** Each environment has its own exposure, runs and desk. Switching keeps the screen and drops its filters. */
export function EnvironmentSwitch() {
  const environment = useEnvironment();
  const environments = useSystem().data?.environments ?? [environment];
  const navigate = useNavigate();
  return (
    <ChoiceMenu<EnvironmentKey>
      label="Environment"
      icon="layers"
      value={environment}
      options={environments.map((value) => ({ value, label: value }))}
      shown={<b className="strong">{environment}</b>}
      onChange={(next) =>
        void navigate({ to: ".", search: { environment: next === "production" ? undefined : next } })
      }
    />
  );
}
