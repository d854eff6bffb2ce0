// Runs before the first paint, so that a remembered dark theme does not flash white. The rest is layout/theme.ts.
try {
  const choice = localStorage.getItem('theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.style.colorScheme = choice;
} catch {
  // Storage may be forbidden: the system's scheme holds.
}
