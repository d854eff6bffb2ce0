// What runs in the browser beside AdminJS, which has no option for either: names for controls that it leaves without one, and a way back
// to the page once somebody whose session ended has signed in again.

/** Served as the bundle of own views, of which there are none. */
export const pageScript = `AdminJS.UserComponents = {};
(() => {
  const pages = { first: 'First page', previous: 'Previous page', next: 'Next page', last: 'Last page' };
  const textOf = (node) => (node ? node.textContent.replace(/[\\s:-]+/g, ' ').trim() : '');

  /** What stands beside a control for the eye. */
  function nameOf(node) {
    if (node.localName === 'button') return textOf(node) ? '' : (pages[node.dataset.testid] ?? 'Close');
    const property = node.closest('[data-testid^="property-"]');
    if (property) {
      const [first, ...others] = property.querySelectorAll('label');
      const own = others.findLast((label) => label.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
      return [textOf(first), textOf(own)].filter(Boolean).join(' ');
    }
    const row = node.type === 'checkbox' && node.closest('tr');
    if (!row) return '';
    return row.closest('thead') ? 'Select all of this page' : 'Select ' + textOf(row.cells[1]);
  }
  function nameAll() {
    for (const node of document.querySelectorAll('button, input, textarea')) {
      const name = nameOf(node);
      if (name && node.ariaLabel !== name) node.ariaLabel = name;
    }
  }
  let due = 0;
  new MutationObserver(() => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(nameAll);
  }).observe(document, { childList: true, subtree: true });

  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (...how) {
    this.addEventListener('load', () => {
      if (this.status === 401) location.assign('/login?to=' + encodeURIComponent(location.pathname + location.search));
    });
    return open.apply(this, how);
  };
})();
`;
