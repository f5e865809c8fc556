import type { ExperimentDetail } from "@belay/contracts";
import { Menu } from "@base-ui/react/menu";
import { Button, buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { useAsk } from "../experiment/use-ask.ts";

/** Up one ring, or down to any lower one. Both ask first. */
export function RingActions({ experiment }: { experiment: ExperimentDetail }) {
  const { exposure, rings } = experiment;
  const ask = useAsk();
  if (exposure.state === "inactive") return null;
  const next = rings[exposure.ring + 1];
  return (
    <div className="row">
      {exposure.ring > 0 && (
        <Menu.Root>
          <Menu.Trigger className={buttonClass()}>
            <Icon name="down" />
            Lower
            <Icon name="chevron" />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner className="menu-layer" sideOffset={4} align="end">
              <Menu.Popup className="menu-list" aria-label="Lower to ring">
                {rings.slice(0, exposure.ring).map((ring, index) => (
                  <Menu.Item key={ring.name} onClick={() => ask(`lower-${index}`)}>
                    Ring {index}, {ring.name}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      {next && exposure.state === "open" && (
        <Button kind="primary" icon="up" onClick={() => ask(`raise-${exposure.ring + 1}`)}>
          Open ring {exposure.ring + 1}
        </Button>
      )}
    </div>
  );
}
