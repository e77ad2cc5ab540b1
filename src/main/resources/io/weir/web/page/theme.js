// Before the page is painted: the theme that was chosen last, else the system's.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('weir-theme');
  } catch {
    // A browser without storage follows the system.
  }
  const asked = new URLSearchParams(location.search).get('theme');
  const theme = [asked, chosen].find((t) => t === 'light' || t === 'dark');
  document.documentElement.dataset.theme =
    theme ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
})();
