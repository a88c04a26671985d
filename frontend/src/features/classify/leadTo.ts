/** Scrolls a section into view and gives it the focus. */
export function leadTo(section: HTMLElement | null): void {
  section?.scrollIntoView();
  section?.focus({ preventScroll: true });
}
