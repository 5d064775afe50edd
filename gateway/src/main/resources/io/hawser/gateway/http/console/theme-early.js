// Not a module: it runs before the first paint, so that a chosen theme does not flash up in the other one.
try {
    const chosen = localStorage.getItem('hawser.theme');
    if (chosen === 'light' || chosen === 'dark') {
        document.documentElement.dataset.theme = chosen;
    }
} catch {
    // storage may be forbidden; then the system's theme it is
}
