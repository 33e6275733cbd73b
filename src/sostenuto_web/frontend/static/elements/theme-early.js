// Runs before the first paint, so that a chosen theme never flashes: no module, on purpose.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that keeps nothing follows the device.
  }
})();
