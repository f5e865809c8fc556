import { Menu } from "@base-ui/react/menu";
import { Icon, type IconName } from "../components/icon.tsx";

interface ChoiceMenuProps<Value extends string> {
  /** What is chosen, for screen readers: "Theme". */
  label: string;
  icon: IconName;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
  /** What the button shows; the option's label unless set. */
  shown?: React.ReactNode;
}

/** A button that shows a choice and opens a menu of the others. */
export function ChoiceMenu<Value extends string>({
  label,
  icon,
  value,
  options,
  onChange,
  shown,
}: ChoiceMenuProps<Value>) {
  return (
    <Menu.Root>
      <Menu.Trigger className="btn plain">
        <Icon name={icon} />
        <span>
          <span className="vh">{label}: </span>
          {shown ?? options.find((option) => option.value === value)?.label}
        </span>
        <Icon name="chevron" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-layer" sideOffset={4} align="start">
          <Menu.Popup className="menu-list" aria-label={label}>
            <Menu.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
              {options.map((option) => (
                <Menu.RadioItem key={option.value} value={option.value} closeOnClick>
                  <Icon name="check" className="tick" />
                  {option.label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
