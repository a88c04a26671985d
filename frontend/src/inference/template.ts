/** A template with the values put in for the names in its braces. */
export function fillTemplate(template: string, values: Record<string, string | number | undefined>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
}
