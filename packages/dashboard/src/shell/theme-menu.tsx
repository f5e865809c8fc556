import { setTheme, type Theme, useTheme } from "../lib/theme.ts";
import { ChoiceMenu } from "./choice-menu.tsx";

const options: { value: Theme; label: string }[] = [
  { value: "system", label: "System theme" },
  { value: "light", label: "Light theme" },
  { value: "dark", label: "Dark theme" },
];

export function ThemeMenu() {
  return <ChoiceMenu label="Theme" icon="sun" value={useTheme()} options={options} onChange={setTheme} />;
}
