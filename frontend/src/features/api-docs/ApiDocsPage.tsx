import { useState } from "react";
import styles from "./ApiDocsPage.module.css";
import { text as words } from "./words.en";

/** How to use the API from elsewhere: examples to copy, and where the rest is written. */
export function ApiDocsPage() {
  const origin = location.origin;
  return (
    <div className={styles.page}>
      <h1>{words.title}</h1>
      <p className={styles.lead}>{words.lead}</p>
      <ul className={styles.links}>
        <li>
          <a href="/api/docs">{words.docs}</a>
        </li>
        <li>
          <a href="/api/openapi.json">{words.document}</a>
        </li>
      </ul>
      <section className={styles.examples}>
        <h2>{words.examples}</h2>
        <Example title={words.send} code={`curl -F image=@galaxy.jpg ${origin}/api/classify`} />
        <Example
          title={words.place}
          code={`curl -H 'Content-Type: application/json' -d '{"name": "NGC 1300"}' \\
  '${origin}/api/classify?model=all&explain=Class4.1'`}
        />
        <Example
          title={words.python}
          code={`import requests

with open("galaxy.jpg", "rb") as picture:
    answer = requests.post("${origin}/api/classify", files={"image": picture}, timeout=30)
answer.raise_for_status()
result = answer.json()["results"][0]
print(result["headline"]["text"], result["headline"]["confidence"])
print(result["vote_fractions"]["Class4.1"])  # spiral arms, of all volunteers`}
        />
      </section>
      <p>{words.errors}</p>
      <p>{words.batches}</p>
    </div>
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
    <figure className={styles.example}>
      <figcaption>
        <h3>{title}</h3>
        <button type="button" onClick={copy} aria-label={`${words.copy}: ${title}`}>
          <span role="status">{copied ? words.copied : words.copy}</span>
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
