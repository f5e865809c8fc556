// Pins the theme a person chose before anything is painted; without a choice the system decides.
// A file of its own, because the content security policy allows no inline script.
try {
  const theme = localStorage.getItem("belay.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
