import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import styles from "./ApiDocsPage.module.css";
import { text as words } from "./words.en";

/** How to use the API: examples to copy, and links to its documentation. */
export function ApiDocsPage() {
  const origin = location.origin;
  return (
    <Page title={words.title} lead={words.lead}>
      <ul className={styles.links}>
        <li>
          <a href="/api/v1/docs">{words.docs}</a>
        </li>
        <li>
          <a href="/api/v1/openapi.json">{words.document}</a>
        </li>
      </ul>
      <section className={styles.examples}>
        <h2>{words.examples}</h2>
        <Example title={words.send} code={`curl -F image=@galaxy.jpg ${origin}/api/v1/classify`} />
        <Example
          title={words.object}
          code={`curl -H 'Content-Type: application/json' -d '{"name": "NGC 1300"}' \\
  '${origin}/api/v1/classify?model=all&explain=Class4.1'`}
        />
        <Example
          title={words.python}
          code={`import requests

with open("galaxy.jpg", "rb") as image:
    response = requests.post("${origin}/api/v1/classify", files={"image": image}, timeout=30)
response.raise_for_status()
prediction = response.json()["predictions"][0]
print(prediction["headline"]["text"], prediction["headline"]["confidence"])
print(prediction["joint_fractions"]["Class4.1"])  # spiral arms, of all volunteers`}
        />
      </section>
      <p>{words.errors}</p>
      <p>{words.batches}</p>
    </Page>
  );
}

function Example({ title, code }: { title: string; code: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Card as="figure" padding="none">
      <figcaption className={styles.caption}>
        <h3>{title}</h3>
        <Button variant="quiet" onClick={copy} aria-label={`${words.copy}: ${title}`}>
          <span role="status">{copied ? words.copied : words.copy}</span>
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <pre className={styles.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </Card>
  );
}
