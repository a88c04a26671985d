import type { Language } from "@/lib/language";
import { automaticLanguage, chooseLanguage, chosenLanguage, LANGUAGES } from "@/lib/language";
import field from "./Field.module.css";
import styles from "./LanguageSwitch.module.css";
import { text } from "./words.en";

const AUTOMATIC = "";

/** Which language the site is shown in; the page is loaded anew in it. */
export function LanguageSwitch() {
  const chosen = chosenLanguage();
  return (
    <label className={styles.language}>
      <span>{text.language.label}</span>
      <select
        className={field.field}
        value={chosen ?? AUTOMATIC}
        onChange={({ currentTarget: { value } }) => {
          chooseLanguage(value === AUTOMATIC ? null : (value as Language));
          location.reload();
        }}
      >
        <option value={AUTOMATIC}>{text.language.automatic(LANGUAGES[automaticLanguage()])}</option>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
